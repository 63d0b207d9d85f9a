import express, { type Express } from "express";

import { TicketService } from "../domain/tickets.js";
import { answerFailure } from "./failures.js";
import { ticketRoutes } from "./ticket-routes.js";

/** The largest body of a request, in bytes. */
export const MAX_BODY_BYTES = 65536;

/** Mounts all routes on one server. */
export function createServer(service: TicketService): Express {
  const server = express();
  server.use(express.json({ limit: MAX_BODY_BYTES }));
  server.use("/tickets", ticketRoutes(service));
  server.get("/health", (_request, response) => {
    response.json({ status: "up" });
  });
  server.use(answerFailure);
  return server;
}
