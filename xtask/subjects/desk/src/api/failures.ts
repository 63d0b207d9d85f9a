import type { NextFunction, Request, Response } from "express";

import { DeskFailure } from "../domain/failures.js";

/** Turns what was thrown into an answer. */
export function answerFailure(failure: Error, _request: Request, response: Response, _next: NextFunction): void {
  const statusCode = failure instanceof DeskFailure ? failure.statusCode : 500;
  response.status(statusCode).json({ failure: failure.message });
}
