//! Who may use the API.

use super::{Store, StoreError, from_millis, to_millis};
use crate::clock;
use pollwright_core::date::Instant;
use serde::{Deserialize, Serialize};
use sqlx::Row;

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    Admin,
    /// Looking.
    ReadOnly,
}

impl Role {
    /// As it is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ReadOnly => "read-only",
        }
    }
}

/// A token, as far as it is known after it was shown once.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub name: String,
    /// What it allows.
    pub role: Role,
    /// When it was made.
    pub created_at: Instant,
}

impl Store {
    /// Adds a token by its hash.
    pub async fn add_token(&self, name: &str, role: Role, hash: String) -> Result<i64, StoreError> {
        let name = name.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                let id = sqlx::query_scalar(
                    "INSERT INTO access_token (name, role, hash, created_at) VALUES (?, ?, ?, ?) RETURNING id",
                )
                .bind(name)
                .bind(role.word())
                .bind(hash)
                .bind(to_millis(clock::now()))
                .fetch_one(connection)
                .await?;
                Ok(id)
            })
        })
        .await
    }

    /// All tokens.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, StoreError> {
        self.read(|connection| {
            Box::pin(async move {
                let rows = sqlx::query("SELECT id, name, role, created_at FROM access_token ORDER BY id")
                    .fetch_all(connection)
                    .await?;
                rows.iter().map(token).collect()
            })
        })
        .await
    }

    /// The token with this hash.
    pub async fn token(&self, hash: String) -> Result<Option<AccessToken>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let text = "SELECT id, name, role, created_at FROM access_token WHERE hash = ?";
                let row = sql!(text, hash).fetch_optional(connection).await?;
                row.as_ref().map(token).transpose()
            })
        })
        .await
    }

    /// Takes a token away; `false` where there is none.
    pub async fn remove_token(&self, id: i64) -> Result<bool, StoreError> {
        let text = "DELETE FROM access_token WHERE id = ?";
        Ok(self.execute(sql!(text, id)).await? > 0)
    }

    /// A setting of the service itself.
    pub async fn setting(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let value = sqlx::query_scalar("SELECT value FROM setting WHERE key = ?").bind(key);
                Ok(value.fetch_optional(connection).await?)
            })
        })
        .await
    }

    /// Keeps a setting of the service itself.
    pub async fn set_setting(&self, key: &'static str, value: String) -> Result<(), StoreError> {
        let text = "INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = \
            excluded.value";
        self.execute(sql!(text, key, value)).await?;
        Ok(())
    }
}

fn token(row: &sqlx::sqlite::SqliteRow) -> Result<AccessToken, StoreError> {
    Ok(AccessToken {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        role: if row.try_get::<&str, _>(2)? == Role::Admin.word() { Role::Admin } else { Role::ReadOnly },
        created_at: from_millis(row.try_get(3)?),
    })
}
