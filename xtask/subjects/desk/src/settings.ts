/** What may differ between two installations. */
export interface Settings {
  listenPort: number;
  databaseUrl: string;
  answerHours: number;
  mailSender: string;
}

/** Reads the environment, once. */
export function readSettings(): Settings {
  return {
    listenPort: Number(process.env.DESK_PORT ?? "8080"),
    databaseUrl: process.env.DESK_DATABASE_URL ?? "postgres://localhost/desk",
    answerHours: Number(process.env.DESK_ANSWER_HOURS ?? "48"),
    mailSender: process.env.DESK_MAIL_SENDER ?? "desk@localhost",
  };
}
