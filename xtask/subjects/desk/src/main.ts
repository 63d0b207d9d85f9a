import { Command } from "commander";

import { createServer } from "./api/server.js";
import { TicketService } from "./domain/tickets.js";
import { readSettings } from "./settings.js";
import { TicketStore } from "./storage/ticket-store.js";

const program = new Command("desk");

program
  .option("--port <number>", "the port to listen on", "8080")
  .option("--read-only", "answers no request that changes a ticket");

/** Wires the parts up and listens. */
function serve(): void {
  program.parse();
  const settings = readSettings();
  const store = new TicketStore(settings.databaseUrl);
  const service = new TicketService(store, settings.answerHours);
  createServer(service).listen(settings.listenPort);
}

serve();
