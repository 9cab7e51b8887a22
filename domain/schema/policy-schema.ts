import { z } from 'zod';
import { canonicalJson } from '../canonical';
import { CONDITIONS } from '../moment';
import { RECIPIENT_ROLES } from '../policy';
import { overrideDocument, POLICY_SHAPES, policyDocument } from '../policy-document';
import { CHANNELS, CLASSIFICATIONS, LEVELS, OUTCOMES } from '../vocabulary';
import {
  CHANNEL_WORDS,
  CLASSIFICATION_WORDS,
  CONDITION_WORDS,
  LEVEL_WORDS,
  MOMENT_WORDS,
  OUTCOME_WORDS,
  ROLE_WORDS,
} from './policy-words';

/** As much of JSON Schema (draft 7) as rule files need. `enumDescriptions` and `patternErrorMessage` are for editors. */
export interface SchemaNode {
  $schema?: string;
  $ref?: string;
  $comment?: string;
  title?: string;
  description?: string;
  type?: string;
  format?: string;
  pattern?: string;
  patternErrorMessage?: string;
  examples?: unknown[];
  const?: unknown;
  enum?: unknown[];
  enumDescriptions?: string[];
  required?: string[];
  properties?: Record<string, SchemaNode>;
  propertyNames?: SchemaNode;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  if?: SchemaNode;
  then?: SchemaNode;
  else?: SchemaNode;
  definitions?: Record<string, SchemaNode>;
  [keyword: string]: unknown;
}

/**
 * The JSON Schema of rule files, both national rules and overrides: which of the two a file is, `extends` says. Made
 * from the shapes by which the files are read, so that an editor and the system never disagree.
 */
export function policySchema(): SchemaNode {
  const shapes = Object.entries(POLICY_SHAPES).map(([name, shape]): [string, SchemaNode] => [
    name,
    schemaOf(shape),
  ]);
  const names = new Map(shapes.map(([name, schema]) => [keyOf(schema), name]));
  const definitions = Object.fromEntries(
    shapes.map(([name, schema]) => [name, described(hoisted(schema, names, name))]),
  );
  const whole = (shape: z.ZodType): SchemaNode => described(hoisted(schemaOf(shape), names, null));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Made by "tuntas policy schema"; do not edit.',
    title: 'Rules of Tuntas',
    description: 'Who must act by when, and what happens on silence',
    type: 'object',
    if: { required: ['extends'] },
    // The word of JSON Schema; nothing here is ever awaited.
    // oxlint-disable-next-line unicorn/no-thenable
    then: { $ref: '#/definitions/override' },
    else: { $ref: '#/definitions/national rules' },
    definitions: {
      'national rules': whole(policyDocument),
      override: whole(overrideDocument),
      ...definitions,
      moment: vocabulary('What happens to a case; "runs" and "cancelled by" name moments', MOMENT_WORDS),
      standstill: vocabulary(
        '"suspended while" names these',
        CONDITIONS.map((one) => [one, CONDITION_WORDS[one]] as const),
      ),
    },
  };
}

function schemaOf(shape: z.ZodType): SchemaNode {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { target: 'draft-7', io: 'input' });
  return schema as SchemaNode;
}

/** Two places have the same shape when they differ at most in what is said about them. */
function keyOf(schema: SchemaNode): string {
  const { description: _, ...shape } = schema;
  return canonicalJson(shape);
}

/** A schema with every shape that has a name replaced by a reference to it. */
function hoisted(schema: SchemaNode, names: ReadonlyMap<string, string>, self: string | null): SchemaNode {
  const name = names.get(keyOf(schema));
  if (name !== undefined && name !== self) {
    const { description } = schema;
    return { ...(description === undefined ? {} : { description }), $ref: `#/definitions/${name}` };
  }
  return mapped(schema, (child) => hoisted(child, names, null));
}

/** A schema with `change` applied to the schemas directly inside it. */
function mapped(schema: SchemaNode, change: (child: SchemaNode) => SchemaNode): SchemaNode {
  const result: SchemaNode = { ...schema };
  if (schema.properties) {
    result.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([key, child]) => [key, change(child)]),
    );
  }
  if (typeof schema.additionalProperties === 'object') {
    result.additionalProperties = change(schema.additionalProperties);
  }
  if (schema.items) result.items = change(schema.items);
  if (schema.anyOf) result.anyOf = schema.anyOf.map(change);
  return result;
}

const VOCABULARIES: readonly (readonly [readonly string[], Readonly<Record<string, string>>])[] = [
  [RECIPIENT_ROLES, ROLE_WORDS],
  [CLASSIFICATIONS, CLASSIFICATION_WORDS],
  [LEVELS, LEVEL_WORDS],
  [CHANNELS, CHANNEL_WORDS],
  [OUTCOMES, OUTCOME_WORDS],
];

/** A schema in which each word of a vocabulary says what it means. */
function described(schema: SchemaNode): SchemaNode {
  const whole = mapped(schema, described);
  const words = VOCABULARIES.find(([known]) => known.join() === schema.enum?.join())?.[1];
  if (!words || !schema.enum) return whole;
  return { ...whole, enumDescriptions: schema.enum.map((word) => words[String(word)] ?? '') };
}

function vocabulary(description: string, words: readonly (readonly [string, string])[]): SchemaNode {
  return {
    description,
    type: 'string',
    enum: words.map(([word]) => word),
    enumDescriptions: words.map(([, sentence]) => sentence),
  };
}
