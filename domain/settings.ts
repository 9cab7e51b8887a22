/** What a process of Tuntas is told from outside. Types only: `cli/settings.ts` reads and checks the values. */

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The settings as given, checked. `null` means "not given". Frozen. */
export interface Settings {
  readonly production: boolean;
  /** Address that the API listens on; only this machine unless told otherwise. */
  readonly apiHost: string;
  readonly apiPort: number;
  /** Where a worker tells how it is: `/metrics`, `/healthz`, `/readyz`; null: nowhere. */
  readonly workerPort: number | null;
  /** Address of that port; only this machine unless told otherwise. */
  readonly workerHost: string;
  readonly temporalPort: number;
  readonly uiPort: number;
  readonly mongoPort: number;
  /** Absolute path of the folder with the embedded servers' data, the local keys and copies of rules. */
  readonly dataDir: string;
  /** `host:port` of a Temporal that runs already; null: an embedded one on `temporalPort`. */
  readonly temporalAddress: string | null;
  readonly namespace: string;
  /** A MongoDB that runs already; null: an embedded one on `mongoPort`. */
  readonly mongodbUri: string | null;
  /** Where people reach the Temporal UI, without a slash at the end. */
  readonly uiUrl: string;
  /** Milliseconds that a working day (and a calendar day) lasts in a rehearsal; null: real days. */
  readonly dayMs: number | null;
  readonly logLevel: LogLevel;
  /** Names the version of this worker in place of what its workflow code is called; null: that. */
  readonly buildId: string | null;
  /** Branches of the workflow code (names of patches) that no case takes yet. */
  readonly dormantPatches: readonly string[];
  /** How many cases a worker keeps in memory; about 0.23 MB each, beside some 150 MB that it always takes. */
  readonly cachedCases: number;
  /** base64url of at least 32 bytes; makes tracking ids and reporters' secrets. */
  readonly secretKey: string | null;
  /** Seals what must not be read in the engine (AES-256-GCM); every key known, the first in use. */
  readonly sealKeys: SealKeys | null;
  /** base64url of at least 32 bytes (HS256); signs and checks tokens when there is no identity provider. */
  readonly jwtKey: string | null;
  /** Public keys of the identity provider. */
  readonly jwksUrl: string | null;
  readonly issuer: string;
  readonly audience: string;
  readonly notify: NotifySettings;
  readonly limits: LimitSettings;
  readonly drain: DrainSettings;
}

/** How much one process of the API takes in. Each is a number for that process alone: there is no shared store. */
export interface LimitSettings {
  /** Proxies of our own before the API: so many entries at the end of `X-Forwarded-For` are believed. */
  readonly proxies: number;
  /** Requests a second of one officer's token, of one token of software, and of one reporter's or follower's secret. */
  readonly officer: number;
  readonly software: number;
  readonly reporter: number;
  /** Of all who show nothing and come from one network, and their filings: beyond it they come last. */
  readonly address: number;
  readonly addressFilings: number;
  /** Under way at one time: commands, filings, reading by callers who are known, and by others. */
  readonly commands: number;
  readonly filings: number;
  readonly reading: number;
  readonly publicReading: number;
  /**
   * Milliseconds that a new case may wait for a worker before less is let in, or half of those that an answer may take; of
   * filings never fewer than so many a second.
   */
  readonly mostDelayMs: number;
  readonly leastFilings: number;
  /** Milliseconds in which no worker answers anybody, after which commands are left with the engine. */
  readonly quietMs: number;
  readonly connections: number;
}

/** How a process stops. */
export interface DrainSettings {
  /** Milliseconds in which the API says that it is going and goes on answering. */
  readonly noticeMs: number;
  /** Milliseconds after which a process ends, whatever is under way. */
  readonly limitMs: number;
}

/** By which ways people are told; without any of them nobody is. */
export interface NotifySettings {
  /** `smtp://user:password@host:port` or `smtps://…`; holds a password. */
  readonly smtpUrl: string | null;
  /** Sender of e-mails. */
  readonly mailFrom: string | null;
  readonly webhookUrl: string | null;
  /** Signs what goes to the webhook. */
  readonly webhookKey: string | null;
  /** Where a complaint can be read, without its id. */
  readonly readAt: string | null;
}

/** Keys by version, each base64url of 32 bytes; `current` seals, all of them open. */
export interface SealKeys {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The keys in use. Exactly these are secret: they appear in no log and no error. */
export interface Keys {
  readonly secretKey: string;
  readonly sealKeys: SealKeys;
  /** null when tokens come from an identity provider alone. */
  readonly jwtKey: string | null;
}

/** Settings of a process that is about to work: it knows where the servers are and has its keys. */
export interface RunSettings extends Settings {
  readonly temporalAddress: string;
  readonly mongodbUri: string;
  readonly keys: Keys;
}
