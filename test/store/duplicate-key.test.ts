import { mongo } from 'mongoose';
import { areDuplicateKeys, isDuplicateKey } from '../../store/duplicate-key';

function bulkError(codes: readonly number[]): mongo.MongoBulkWriteError {
  const writeErrors = codes.map((code, index) => ({ code, index, errmsg: '' }));
  const result = { getWriteConcernError: () => undefined } as unknown as mongo.BulkWriteResult;
  return new mongo.MongoBulkWriteError({ message: 'bulk', code: codes[0], writeErrors } as never, result);
}

test('of many writes only such as failed for nothing but keys that are there are harmless', () => {
  expect(areDuplicateKeys(bulkError([11000, 11000]))).toBe(true);
  const mixed = bulkError([11000, 17280]);
  // The code of the whole is that of its first fault.
  expect(mixed.code).toBe(11000);
  expect(areDuplicateKeys(mixed)).toBe(false);
  expect(areDuplicateKeys(bulkError([]))).toBe(false);
  expect(areDuplicateKeys(new Error('away'))).toBe(false);
});

test('of one write by its code', () => {
  expect(isDuplicateKey(new mongo.MongoServerError({ code: 11000, errmsg: '' }))).toBe(true);
  expect(isDuplicateKey(new mongo.MongoServerError({ code: 112, errmsg: '' }))).toBe(false);
  expect(isDuplicateKey(null)).toBe(false);
});
