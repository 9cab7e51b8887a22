import { Directory } from '../../domain/directory';
import { Offices } from '../../domain/routing/offices';
import { Routes } from '../../domain/routing/routes';
import { NO_ROUTES } from '../../store/reference-data';
import { readReferenceFiles } from '../../store/reference-files';
import { POLICIES } from '../support/reference';

/** The shipped routes, words, topics and directory. */
export const SHIPPED = readReferenceFiles(POLICIES);
export const ROUTE_FILES = SHIPPED.routes ?? NO_ROUTES;
export const ROUTES = new Routes(ROUTE_FILES, SHIPPED.topics);
export const OFFICES = new Offices(new Directory(SHIPPED.agencies));
