import { Schema, type Connection, type Model, type mongo } from 'mongoose';
import type { ComplaintRecord } from './complaint-record';

const schema = new Schema<ComplaintRecord>(
  {
    _id: { type: String, required: true },
    revision: { type: Number, required: true },
    file: { type: String, required: true },
    stage: String,
    outcome: String,
    agency: String,
    institution: String,
    holders: [String],
    readers: [String],
    supporting: { type: [String], default: undefined },
    escalatedTo: [String],
    about: [String],
    region: String,
    topic: String,
    classification: String,
    oversight: Boolean,
    channel: String,
    confidential: Boolean,
    public: Boolean,
    filerAgency: String,
    externalId: String,
    dueAt: Date,
    escalationLevel: Number,
    peakLevel: Number,
    hops: Number,
    receivedAt: Date,
    updatedAt: Date,
    words: String,
    measures: Schema.Types.Mixed,
    route: Schema.Types.Mixed,
    referred: Boolean,
    archived: Boolean,
    policyVersion: String,
    migration: String,
    calendars: [String],
    plannedBy: [String],
    wakeAt: Date,
    followers: Number,
    merged: Boolean,
    untold: Boolean,
    foundBy: [String],
    writtenAt: Date,
  },
  { collection: 'complaints', versionKey: false, minimize: false },
);

// Whoever looks finds by a key: what is due first, what has changed last. The id makes either a whole order.
schema.index({ foundBy: 1, dueAt: 1, _id: 1 });
schema.index({ foundBy: 1, updatedAt: -1, _id: 1 });
// Statistics read every case once by when it came, and then what was written since they last looked.
schema.index({ receivedAt: 1 });
schema.index({ writtenAt: 1 });
schema.index({ externalId: 1 }, { sparse: true });
// And for maintenance, which goes through all open cases one page after the other, or takes a migration back.
schema.index({ archived: 1, _id: 1 });
schema.index({ followers: -1, _id: 1 }, { partialFilterExpression: { followers: { $gt: 0 } } });
schema.index({ untold: 1 }, { partialFilterExpression: { untold: true } });
schema.index({ migration: 1 }, { partialFilterExpression: { migration: { $type: 'string' } } });

/** The collection of cases on a connection. */
export function complaintModel(connection: Connection): Model<ComplaintRecord> {
  return connection.models.Complaint ?? connection.model<ComplaintRecord>('Complaint', schema);
}

/**
 * The driver's own collection of cases: for what mongoose would only cast and hydrate, which costs where there is much of
 * it. Throws nothing by itself; its calls do when the database is away.
 */
export function complaintCollection({
  connection,
}: {
  connection: Connection;
}): mongo.Collection<ComplaintRecord> {
  return complaintModel(connection).collection as unknown as mongo.Collection<ComplaintRecord>;
}
