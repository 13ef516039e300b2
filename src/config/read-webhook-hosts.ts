import { z } from 'zod';

const ENTRY = /^(http:\/\/)?(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::(\d{1,5}|\*))?$/;
const DEFAULT_PORT = { https: 443, http: 80 } as const;

/** `hooks.example.org`, `*.example.org:8443`, `http://127.0.0.1:*`; https and its port unless it says otherwise. */
export const webhookHosts = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => entry !== ''),
  )
  .refine((entries) => entries.every((entry) => ENTRY.test(entry)), {
    message: 'must have entries such as hooks.example.org, *.example.org, host:8443 or http://127.0.0.1:*',
  })
  .transform((entries) =>
    entries.map((entry) => {
      const [, http, below, host = '', port] = ENTRY.exec(entry) ?? [];
      const scheme = http === undefined ? ('https' as const) : ('http' as const);
      return {
        scheme,
        host,
        below: below !== undefined,
        port: port === '*' ? null : port === undefined ? DEFAULT_PORT[scheme] : Number(port),
      };
    }),
  );
