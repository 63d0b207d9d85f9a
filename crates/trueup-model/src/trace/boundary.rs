//! What calls that leave the project are for.

/// What lies behind a call that leaves the project.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Boundary {
    /// A database, a cache, a queue or a file.
    Store,
    /// Another machine.
    Network,
    /// Another program.
    Process,
}

impl Boundary {
    /// The word for it, in lower case.
    pub fn word(self) -> &'static str {
        match self {
            Boundary::Store => "store",
            Boundary::Network => "network",
            Boundary::Process => "process",
        }
    }
}

/// The beginnings of names that tell: whole parts of a name, in the order of the languages.
const STORES: &str = "@prisma/client Doctrine EntityFrameworkCore Illuminate.Database MySQLdb activerecord asyncpg bbolt better- \
     sqlite3 bolt boto3 builtin.open database/sql diesel django.core.cache django.db drizzle-orm elasticsearch \
     entgo.io flask_sqlalchemy fs github.com/jackc/pgx github.com/jinzhu/gorm github.com/jmoiron/sqlx \
     github.com/mattn/go-sqlite3 github.com/redis/go-redis go.etcd.io/bbolt gorm gorm.io ioredis \
     jakarta.persistence java.nio.file java.sql javax.persistence knex mongodb mongoose motor mysql mysql2 \
     node:fs open org.springframework.data org.springframework.jdbc os.Create os.Open os.ReadFile os.WriteFile \
     os.makedirs os.remove os.rename peewee pg pgx pickle prisma psycopg psycopg2 pymongo pymysql redis rusqlite \
     sea_orm shelve shutil sql sqlalchemy sqlite3 sqlx std.fs tokio.fs tortoise typeorm";
const NETWORKS: &str = "aiohttp axios fetch google.golang.org/grpc got grpc http.Get http.ListenAndServe http.NewRequest http.Post \
     http.client httpx hyper java.net kafka net.Dial net.Listen net/http node-fetch node:http node:https \
     nodemailer okhttp3 paramiko pika requests reqwest smtplib socket std.net tokio.net tonic undici urllib \
     urllib2 urllib3 websockets";
const PROCESSES: &str = "child_process exec.Command execa java.lang.ProcessBuilder node:child_process os.popen os.system os/exec \
     pexpect std.process subprocess tokio.process";

/// Libraries whose types declare what is stored.
const DECLARING: &str = "sqlalchemy flask_sqlalchemy django.db mongoose typeorm";

/// What the name of something outside says it is for.
pub(super) fn of(name: &str) -> Option<Boundary> {
    let name = name.strip_prefix("<builtin>.").unwrap_or(name).replace("::", ".");
    let begins = |beginnings: &str| {
        beginnings.split_whitespace().any(|beginning| {
            name.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', '(']))
        })
    };
    // Columns, fields and options are types of a library, not calls of a store.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_declaration = (last.starts_with(char::is_uppercase) || name.contains("()")) && begins(DECLARING);
    match () {
        () if is_declaration => None,
        () if begins(PROCESSES) => Some(Boundary::Process),
        () if begins(STORES) => Some(Boundary::Store),
        () if begins(NETWORKS) => Some(Boundary::Network),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_parts_of_a_name_tell() {
        assert_eq!(of("requests.get"), Some(Boundary::Network));
        assert_eq!(of("requests_cache.get"), None);
        assert_eq!(of("<builtin>.open"), Some(Boundary::Store));
        assert_eq!(of("std::fs::read"), Some(Boundary::Store));
        assert_eq!(of("os/exec.Command"), Some(Boundary::Process));
    }
}
