//! Changes of instances, and what they were before.

use super::{Instance, Store, StoreError, from_millis, instance, to_millis};
use crate::clock;
use pollwright_core::date::Instant;
use sqlx::Row;

/// What a changed instance is like.
#[derive(Clone, Debug)]
pub struct Change {
    /// What people call it.
    pub name: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// `element.key`, where it has one.
    pub element_key: Option<String>,
    /// The request body, sealed.
    pub body: String,
    /// Who changes it.
    pub who: String,
}

/// A configuration that an instance had.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Its number.
    pub seq: i64,
    /// When it was replaced.
    pub at: Instant,
    /// Who replaced it.
    pub who: String,
    /// Its name.
    pub name: String,
    /// The request body, sealed.
    pub body: String,
}

impl Store {
    /// Makes an instance.
    pub async fn add_instance(&self, change: Change, token_hash: String) -> Result<Instance, StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                // Its key is its number, which is known only then.
                let id: i64 = sqlx::query_scalar(
                    "INSERT INTO instance (key, name, tags, element_key, body, token_hash, is_enabled, \
                     created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, TRUE, ?, ?) RETURNING id",
                )
                .bind(&token_hash)
                .bind(change.name)
                .bind(serde_json::to_string(&change.tags).unwrap_or_default())
                .bind(change.element_key)
                .bind(change.body)
                .bind(&token_hash)
                .bind(now)
                .bind(now)
                .fetch_one(&mut *connection)
                .await?;
                let text = "UPDATE instance SET key = ? WHERE id = ?";
                sql!(text, format!("instance-{id}"), id).execute(&mut *connection).await?;
                instance::find(connection, id).await?.ok_or(StoreError::Closed)
            })
        })
        .await
    }

    /// Changes an instance and keeps what it was; `None` where there is none. Where its last poll stands is not touched.
    pub async fn change_instance(&self, id: i64, change: Change) -> Result<Option<Instance>, StoreError> {
        let now = to_millis(clock::now());
        self.write(move |connection| {
            Box::pin(async move {
                let text = "INSERT INTO revision (instance, at, who, name, tags, body) SELECT id, ?, ?, \
                    name, tags, body FROM instance WHERE id = ? AND body IS NOT NULL";
                sql!(text, now, change.who, id).execute(&mut *connection).await?;
                let text = "UPDATE instance SET name = ?, tags = ?, element_key = ?, body = ?, updated_at = \
                    ? WHERE id = ? AND body IS NOT NULL";
                let tags = serde_json::to_string(&change.tags).unwrap_or_default();
                let set = sql!(text, change.name, tags, change.element_key, change.body, now, id);
                set.execute(&mut *connection).await?;
                instance::find(connection, id).await
            })
        })
        .await
    }

    /// Switches an instance on or off; `false` where there is none.
    pub async fn set_enabled(&self, id: i64, is_enabled: bool) -> Result<bool, StoreError> {
        let text = "UPDATE instance SET is_enabled = ? WHERE id = ?";
        Ok(self.execute(sql!(text, is_enabled, id)).await? > 0)
    }

    /// Removes an instance with all that is kept of it; `false` where there is none.
    pub async fn remove_instance(&self, id: i64) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let text = "DELETE FROM resource WHERE instance = (SELECT key FROM instance WHERE id = ?)";
                sql!(text, id).execute(&mut *connection).await?;
                let text = "DELETE FROM instance WHERE id = ?";
                let done = sql!(text, id).execute(connection).await?;
                Ok(done.rows_affected() > 0)
            })
        })
        .await
    }

    /// Former configurations of an instance, the latest first.
    pub async fn revisions(&self, id: i64) -> Result<Vec<Revision>, StoreError> {
        let text = "SELECT seq, at, who, name, body FROM revision WHERE instance = ? ORDER BY seq DESC";
        self.select(sql!(text, id), |row| {
            Ok(Revision {
                seq: row.try_get(0)?,
                at: from_millis(row.try_get(1)?),
                who: row.try_get(2)?,
                name: row.try_get(3)?,
                body: row.try_get(4)?,
            })
        })
        .await
    }

    /// The instance whose token has this hash.
    pub async fn instance_by_token(&self, hash: String) -> Result<Option<i64>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let id = sqlx::query_scalar("SELECT id FROM instance WHERE token_hash = ?").bind(hash);
                Ok(id.fetch_optional(connection).await?)
            })
        })
        .await
    }

    /// Seals every stored text anew, all or none; how many there are. `check` is the new key's check value.
    pub async fn reseal(
        &self,
        seal: impl Fn(&str) -> anyhow::Result<String> + Send + Sync + 'static,
        check: String,
    ) -> anyhow::Result<usize> {
        let done = self.write(move |connection| {
            Box::pin(async move {
                let mut n = 0;
                for (select, update) in [
                    (
                        "SELECT id, body FROM instance WHERE body IS NOT NULL",
                        "UPDATE instance SET body = ? WHERE id = ?",
                    ),
                    ("SELECT seq, body FROM revision", "UPDATE revision SET body = ? WHERE seq = ?"),
                    (
                        "SELECT instance, tokens FROM grant_tokens",
                        "UPDATE grant_tokens SET tokens = ? WHERE instance = ?",
                    ),
                ] {
                    let rows: Vec<(i64, String)> = sqlx::query_as(select).fetch_all(&mut *connection).await?;
                    for (id, sealed) in rows {
                        let anew = match seal(&sealed) {
                            Ok(anew) => anew,
                            Err(error) => return Err(StoreError::Sealed(format!("{error:#}"))),
                        };
                        sqlx::query(update).bind(anew).bind(id).execute(&mut *connection).await?;
                        n += 1;
                    }
                }
                // Sealed with the former key, and of use for a day only.
                sqlx::query("DELETE FROM idempotent").execute(&mut *connection).await?;
                let text = "INSERT INTO setting (key, value) VALUES ('key-check', ?) ON CONFLICT (key) DO \
                    UPDATE SET value = excluded.value";
                sql!(text, check).execute(connection).await?;
                Ok(n)
            })
        });
        Ok(done.await?)
    }

    /// The sealed tokens of an instance's OAuth provider.
    pub async fn grant(&self, instance: i64) -> Result<Option<String>, StoreError> {
        self.read(move |connection| {
            Box::pin(async move {
                let tokens = sqlx::query_scalar("SELECT tokens FROM grant_tokens WHERE instance = ?");
                Ok(tokens.bind(instance).fetch_optional(connection).await?)
            })
        })
        .await
    }

    /// Keeps the sealed tokens of an instance's OAuth provider in place of all earlier ones.
    pub async fn keep_grant(&self, instance: i64, sealed: String) -> Result<(), StoreError> {
        let text = "INSERT INTO grant_tokens (instance, tokens) VALUES (?, ?) ON CONFLICT (instance) DO \
            UPDATE SET tokens = excluded.tokens";
        self.execute(sql!(text, instance, sealed)).await?;
        Ok(())
    }
}
