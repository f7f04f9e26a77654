import { FakeObjectStore } from '../helpers/fakes/object-store.ts';
import { FakeRecords } from '../helpers/fakes/records.ts';
import { objectStoreSuite } from './object-store.suite.ts';
import { recordsSuite } from './records.suite.ts';

recordsSuite('in memory', () => new FakeRecords());
objectStoreSuite('in memory', () => new FakeObjectStore(Date.now));
