import { Pool } from "pg";

import type { Ticket, TicketState } from "../domain/ticket.js";
import { rowToTicket } from "./rows.js";

/** How many connections are kept. */
const POOL_SIZE = 8;

/** Every query. */
export class TicketStore {
  private readonly pool: Pool;

  constructor(databaseUrl: string) {
    this.pool = new Pool({ connectionString: databaseUrl, max: POOL_SIZE });
  }

  async insertTicket(ticket: Ticket): Promise<void> {
    await this.pool.query(
      "INSERT INTO tickets (id, subject, customer, state, due_at) VALUES ($1, $2, $3, $4, $5)",
      [ticket.ticketId, ticket.subject, ticket.customer, ticket.state, ticket.dueAt],
    );
  }

  async findTicket(ticketId: string): Promise<Ticket | undefined> {
    const found = await this.pool.query("SELECT * FROM tickets WHERE id = $1", [ticketId]);
    return found.rows.map(rowToTicket)[0];
  }

  async findByState(state: TicketState, limit: number): Promise<Ticket[]> {
    const found = await this.pool.query("SELECT * FROM tickets WHERE state = $1 LIMIT $2", [state, limit]);
    return found.rows.map(rowToTicket);
  }

  async updateState(ticketId: string, state: TicketState): Promise<void> {
    await this.pool.query("UPDATE tickets SET state = $2 WHERE id = $1", [ticketId, state]);
  }
}
