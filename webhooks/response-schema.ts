// Response schemas for Fastify: they make serialising cheap, and a key that is not named here would not be sent.

const text = { type: 'string' } as const;

const status = {
  type: 'object',
  properties: {
    status: text,
    reason: text,
    code: { type: 'integer' },
    message: text,
    details: {
      type: 'object',
      properties: {
        name: text,
        group: text,
        kind: text,
        causes: {
          type: 'array',
          items: { type: 'object', properties: { reason: text, message: text, field: text } },
        },
      },
    },
  },
} as const;

const admissionReview = {
  type: 'object',
  properties: {
    apiVersion: text,
    kind: text,
    response: {
      type: 'object',
      properties: {
        uid: text,
        allowed: { type: 'boolean' },
        status,
        warnings: { type: 'array', items: text },
        auditAnnotations: { type: 'object', additionalProperties: text },
      },
    },
  },
} as const;

/** By HTTP status: a review for 200, a metav1.Status for everything that is no review. */
export const responseSchema = { 200: admissionReview, 400: status, 405: status } as const;
