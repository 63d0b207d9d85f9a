/** Whatever the desk can explain to its caller. */
export class DeskFailure extends Error {
  constructor(message: string, readonly statusCode: number) {
    super(message);
  }
}

/** The body of a request lacks something. */
export class InvalidTicket extends DeskFailure {
  constructor(member: string) {
    super(`${member} is missing or too long`, 422);
  }
}

/** There is no ticket of that number. */
export class UnknownTicket extends DeskFailure {
  constructor(ticketId: string) {
    super(`no ticket ${ticketId}`, 404);
  }
}

/** The ticket has been closed before. */
export class AlreadyClosed extends DeskFailure {
  constructor(ticketId: string) {
    super(`ticket ${ticketId} is closed`, 409);
  }
}
