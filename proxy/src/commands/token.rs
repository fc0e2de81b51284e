//! `token`: who may use the API.

use crate::{
    console, seal,
    service::settings::Settings,
    store::{Role, Store},
};
use anyhow::{Context, bail};
use pollwright_core::moment;
use std::{path::PathBuf, process::ExitCode};

/// Make, list and remove the tokens of `serve`; also while it runs.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    what: What,
    /// The state file of the server [default: pollwright.db].
    #[arg(long, env = "POLLWRIGHT_STATE", value_name = "STATE.db", global = true)]
    state: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Make a token and print it, once.
    Add {
        /// Whose it is.
        name: String,
        /// What it allows.
        #[arg(long, value_enum, default_value_t = Role::Admin)]
        role: Role,
    },
    /// List the tokens, without the tokens themselves.
    List,
    /// Remove a token by its number: from then on it is refused.
    Remove {
        /// As `token list` prints it.
        id: i64,
    },
}

/// Does it.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("cannot start the async runtime")?.block_on(change(args))?;
    Ok(ExitCode::SUCCESS)
}

async fn change(args: &Args) -> anyhow::Result<()> {
    let settings = Settings { state: args.state.clone(), ..Settings::default() };
    let store = Store::open_beside(settings.state()).await?;
    match &args.what {
        What::Add { name, role } => {
            let token = seal::new_token()?;
            store.add_token(name, *role, seal::token_hash(&token)).await?;
            console::print(&format!("{token}\n"))?;
        }
        What::List => {
            for token in store.tokens().await? {
                let (role, at) = (token.role.word(), moment::format(token.created_at));
                console::print(&format!("{}  {role}  {}  {at}\n", token.id, token.name))?;
            }
        }
        What::Remove { id } => {
            if !store.remove_token(*id).await? {
                bail!("there is no token {id}; `pollwright token list` lists them");
            }
        }
    }
    store.close().await;
    Ok(())
}
