import { loggable, unquoted } from '../../domain/loggable';

function caught(what: () => unknown): unknown {
  try {
    what();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

test('an error is logged with its kind and place, and without what it was about', () => {
  const parsing = loggable(caught(() => JSON.parse('Budi Santoso, 0812') as unknown));
  expect(parsing.type).toBe('SyntaxError');
  expect(parsing.at?.length).toBeGreaterThan(0);
  const duplicate = Object.assign(new Error('E11000 duplicate key: { name: "Budi Santoso" }'), {
    code: 11000,
  });
  expect(loggable(duplicate)).toMatchObject({ code: '11000', message: 'E11000 duplicate key: …' });
  const texts = [parsing, loggable(duplicate), loggable('Budi'), loggable({ name: 'Budi' })];
  expect(JSON.stringify(texts)).not.toMatch(/Budi|Santoso|0812/);
});

test('what helps to find a defect stays', () => {
  const undefinedField = caught(() => (undefined as unknown as { name: string }).name);
  expect(loggable(undefinedField).message).toBe("Cannot read properties of undefined (reading 'name')");
  expect(unquoted('connect ECONNREFUSED 127.0.0.1:27017')).toBe('connect ECONNREFUSED 127.0.0.1:27017');
  expect(unquoted('x'.repeat(1000))).toHaveLength(200);
});
