import { z } from 'zod';

export type Json = Record<string, unknown>;
type Direction = 'input' | 'output';

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mapValue = (value: unknown, change: (ref: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => mapValue(item, change));
  return isJson(value) ? mapRefs(value, change) : value;
};

/** A copy in which each `$ref` is what `change` makes of it. */
const mapRefs = (value: Json, change: (ref: string) => string): Json =>
  Object.fromEntries(
    Object.entries(value).map(([key, item]) =>
      key === '$ref' && typeof item === 'string' ? [key, change(item)] : [key, mapValue(item, change)],
    ),
  );

const GIVEN = '#/$defs/';
const TAKEN = '#/$taken/';

/**
 * Collects the schemas that have an id (`.meta({ id })`) as components. What a schema takes may differ from what
 * it gives (defaults, transforms): then the form for requests is kept apart as `<id>Input`.
 */
export class Components {
  readonly #given = new Map<string, Json>();
  readonly #taken = new Map<string, Json>();

  /** The JSON Schema of a zod schema; its references are final only after `finish`. */
  schema(schema: z.ZodType, io: Direction): Json {
    const {
      $schema: _,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io,
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Answers gain fields with time, and clients must let them be.
        if (io === 'output' && zodSchema instanceof z.ZodObject && !zodSchema.def.catchall) {
          delete jsonSchema.additionalProperties;
        }
      },
    });
    const kept = io === 'input' ? this.#taken : this.#given;
    const marked = (value: Json): Json =>
      io === 'input' ? mapRefs(value, (ref) => ref.replace(GIVEN, TAKEN)) : value;
    for (const [name, { id: __, ...definition }] of Object.entries($defs)) kept.set(name, marked(definition));
    return marked(root);
  }

  /** The document with final references, and the components that they point at. */
  finish(document: Json): Json {
    const apart = this.#apart();
    const finalRefs = (value: Json): Json =>
      mapRefs(value, (ref) => {
        const name = ref.slice(ref.lastIndexOf('/') + 1);
        if (ref.startsWith(GIVEN)) return `#/components/schemas/${name}`;
        return ref.startsWith(TAKEN) ? `#/components/schemas/${name}${apart.has(name) ? 'Input' : ''}` : ref;
      });
    const schemas: Json = {};
    for (const [name, definition] of this.#given) schemas[name] = finalRefs(definition);
    for (const [name, definition] of this.#taken) {
      schemas[apart.has(name) ? `${name}Input` : name] = finalRefs(definition);
    }
    const components = isJson(document['components']) ? document['components'] : {};
    return { ...finalRefs(document), components: { ...components, schemas: sortKeys(schemas) } };
  }

  /** Names whose two forms differ, in themselves or in something that they refer to. */
  #apart(): ReadonlySet<string> {
    const apart = new Set<string>();
    for (const [name, taken] of this.#taken) {
      const given = this.#given.get(name);
      if (given !== undefined && JSON.stringify(given) !== JSON.stringify(taken).replaceAll(TAKEN, GIVEN))
        apart.add(name);
    }
    for (let before = -1; before !== apart.size;) {
      before = apart.size;
      for (const [name, taken] of this.#taken) {
        if ([...apart].some((other) => JSON.stringify(taken).includes(`"${TAKEN}${other}"`))) apart.add(name);
      }
    }
    return apart;
  }
}

const sortKeys = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
