import type { RequestHandler } from 'express';

/** Headers that every answer carries; the docs page widens the content policy for itself. */
export const securityHeaders: RequestHandler = (req, res, next) => {
  res.set({
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    Vary: 'Accept-Language, Authorization',
  });
  if (req.headers.authorization !== undefined) res.set('Cache-Control', 'no-store');
  next();
};
