// Before a package is packed: everything is built, with types, whatever was built before.
import { ensureBuilt, ensureInstalled } from './setup.mjs';

ensureInstalled();
ensureBuilt();
