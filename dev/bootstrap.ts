import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs, type SearchAttributeType } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { UserError } from '../domain/user-error';
import { DAY_MS } from '../domain/vocabulary';
import { connectTemporal } from './connect';
import { errorCode, errorText } from './error-code';

const { IndexedValueType } = temporal.api.enums.v1;
const VALUE_TYPES: Readonly<Record<SearchAttributeType, temporal.api.enums.v1.IndexedValueType>> = {
  TEXT: IndexedValueType.INDEXED_VALUE_TYPE_TEXT,
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
  INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  DOUBLE: IndexedValueType.INDEXED_VALUE_TYPE_DOUBLE,
  DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/** A search attribute to register. */
export interface SearchAttributeSpec {
  readonly name: string;
  readonly type: SearchAttributeType;
}

/** A cluster refreshes what it knows of namespaces and attributes once a minute at the latest; the embedded one at once. */
const USABLE_LIMIT_MS = 90_000;
const PAUSE_MS = 100;
const ALREADY_EXISTS = 6;

/**
 * Makes a Temporal ready for complaints: the namespace is there, keeps closed workflows for that many days, and the
 * search attributes can be used. Idempotent; resolves when a query with every attribute is accepted.
 * @throws UserError when nothing answers at the address, an attribute exists with another type, or they do not become
 * usable in time.
 */
export async function bootstrapTemporal(
  address: string,
  namespace: string,
  options: { readonly retentionDays: number; readonly searchAttributes: readonly SearchAttributeSpec[] },
): Promise<void> {
  const connection = await connectTemporal(address);
  try {
    await setRetention(connection, namespace, options.retentionDays);
    await addMissing(connection, namespace, options.searchAttributes);
    await untilUsable(connection, namespace, options.searchAttributes);
  } finally {
    await connection.close();
  }
}

/**
 * The same for the time-skipping test server, which has no list, no query and no retention; without it a worker that
 * upserts an attribute hangs. Idempotent.
 */
export async function bootstrapTimeSkipping(
  connection: Connection,
  searchAttributes: readonly SearchAttributeSpec[],
  namespace = 'default',
): Promise<void> {
  for (const { name, type } of searchAttributes) {
    try {
      const request = { namespace, searchAttributes: { [name]: VALUE_TYPES[type] } };
      await connection.operatorService.addSearchAttributes(request);
    } catch (error) {
      if (errorCode(error) !== ALREADY_EXISTS) throw error;
    }
  }
}

async function setRetention(connection: Connection, namespace: string, days: number): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(days * DAY_MS);
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: workflowExecutionRetentionTtl,
    });
  } catch (error) {
    if (errorCode(error) !== ALREADY_EXISTS) throw error;
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl },
    });
  }
}

async function addMissing(
  connection: Connection,
  namespace: string,
  wanted: readonly SearchAttributeSpec[],
): Promise<void> {
  const { customAttributes } = await retryWhileUnknown(() =>
    connection.operatorService.listSearchAttributes({ namespace }),
  );
  const missing = wanted.filter(({ name }) => customAttributes?.[name] === undefined);
  const other = wanted.find(
    ({ name, type }) =>
      !missing.some((m) => m.name === name) && customAttributes?.[name] !== VALUE_TYPES[type],
  );
  // The server would accept the request and keep the old type in silence.
  if (other !== undefined) {
    throw new UserError(
      `Search attribute ${other.name} of namespace ${namespace} is not of type ${other.type}: remove it (temporal operator search-attribute remove --name ${other.name}) or use another TEMPORAL_NAMESPACE.`,
    );
  }
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map(({ name, type }) => [name, VALUE_TYPES[type]]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/** A query that names an attribute is refused until the server that starts workflows knows it. */
async function untilUsable(
  connection: Connection,
  namespace: string,
  wanted: readonly SearchAttributeSpec[],
): Promise<void> {
  const query = wanted.map(({ name }) => `${name} IS NULL`).join(' AND ');
  await retryWhileUnknown(() => connection.workflowService.countWorkflowExecutions({ namespace, query }));
}

async function retryWhileUnknown<T>(call: () => Promise<T>): Promise<T> {
  const until = Date.now() + USABLE_LIMIT_MS;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (Date.now() > until) {
        throw new UserError(
          `The Temporal namespace did not become usable within ${USABLE_LIMIT_MS / 1000} s: ${errorText(error)}.`,
        );
      }
      await sleep(PAUSE_MS);
    }
  }
}
