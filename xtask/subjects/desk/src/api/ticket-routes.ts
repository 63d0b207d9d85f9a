import { Router } from "express";

import { TicketService } from "../domain/tickets.js";
import { parseNewTicket } from "./validation.js";

/** The routes below `/tickets`. */
export function ticketRoutes(service: TicketService): Router {
  const router = Router();
  router.get("/", async (_request, response) => {
    response.json(await service.listOpen());
  });
  router.post("/", async (request, response) => {
    const ticket = parseNewTicket(request.body);
    response.status(201).json(await service.openTicket(ticket));
  });
  router.post("/:ticketId/close", async (request, response) => {
    await service.closeTicket(request.params.ticketId);
    response.status(204).end();
  });
  return router;
}
