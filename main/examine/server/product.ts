/** Checks of what is installed: the two services, their accounts, and agents that do not go with them. */
import { unreadable } from '../../evidence/fact.js';
import type { Service } from '../../evidence/server.js';
import type { Found, ProductService } from '../../evidence/server-facts.js';
import { isForeignBuiltIn, serviceAccounts, siblings } from '../../knowledge/generations.js';
import {
  concluded,
  fine,
  judgement,
  notKnown,
  unreadOf,
  type CheckResult,
  type Facts,
  type ServerJudgement,
} from './check.js';
import type { ServiceRole } from './role.js';

interface Present {
  readonly role: ServiceRole;
  readonly found: ProductService['service'];
  readonly service: Service;
}

function presentOf({ product }: Facts<'product'>): Present[] {
  return (['connector', 'updater'] as const).flatMap((role) => {
    const found = product[role].service;
    return found.fact.state === 'value' ? [{ role, found, service: found.fact.value }] : [];
  });
}

/** Rules CONNECTOR-NOT-INSTALLED and SERVICE-MISSING. */
export function checkInstalled(server: Facts<'product'>): CheckResult {
  const { connector, updater, folders } = server.product;
  const services = [connector.service, updater.service];
  const unread = unreadOf(services);
  if (unread.length > 0) return notKnown(...unread);
  const present = presentOf(server);
  const versions = [connector.version, updater.version].flatMap(({ fact }) =>
    fact.state === 'value' ? [fact.value.version] : [],
  );
  const said = [...new Set(versions)].join(', ');
  if (present.length === 2) return fine(said);
  const [only] = present;
  if (only !== undefined) {
    const missing = only.role === 'connector' ? 'updater' : 'connector';
    return concluded(said, judgement('SERVICE-MISSING', { missing }, services));
  }
  const left = folders.filter(({ fact }) => fact.state === 'value');
  // Folders that an uninstalled connector left are told by what they hold, and stop no installation.
  return concluded('not installed', judgement('CONNECTOR-NOT-INSTALLED', {}, [...services, ...left]));
}

/** A service that is only just starting has this long (milliseconds) beyond what it asked for. */
const usualStart = 120_000;

/** Rules SERVICE-DISABLED and SERVICE-STOPPED. */
export function checkRunning(server: Facts<'product'>): CheckResult {
  const present = presentOf(server);
  const disabled = present.filter(({ service }) => service.startType === 'disabled');
  const stopped = present.filter(
    ({ service }) => service.startType !== 'disabled' && service.state !== 'running' && !isUnderWay(service),
  );
  const judgements: ServerJudgement[] = [];
  if (disabled.length > 0) {
    const facts = { services: disabled.map(({ role }) => role) };
    judgements.push(
      judgement(
        'SERVICE-DISABLED',
        facts,
        disabled.map(({ found }) => found),
        graveness(disabled),
      ),
    );
  }
  if (stopped.length > 0) {
    const facts = {
      services: stopped.map(({ role, service }) => {
        const ownCode = service.exitCode === specificError;
        const exitCode = ownCode ? service.serviceExitCode : service.exitCode;
        return { role, state: service.state, exitCode, ownCode, notStartedYet: isNotStartedYet(service) };
      }),
    };
    judgements.push(
      judgement(
        'SERVICE-STOPPED',
        facts,
        stopped.map(({ found }) => found),
        // One that is just being stopped is most often being restarted.
        stopped.every(({ service }) => service.state === 'stop-pending')
          ? { outcome: 'notice', severity: 'risk', confidence: 'possible' }
          : { ...graveness(stopped), ...sureness(stopped) },
      ),
    );
  }
  const said = present.map(({ role, service }) => `${role}: ${service.state}`).join(', ');
  return { said, judgements, unread: [] };
}

/** Without its updater a connector works, and gets no updates. */
const graveness = (of: readonly Present[]): { readonly severity?: 'degrading' } =>
  of.every(({ role }) => role === 'updater') ? { severity: 'degrading' } : {};

/** Shortly after Windows has started, services that start by themselves may still be to come. */
const sureness = (of: readonly Present[]): { readonly confidence?: 'possible' } =>
  of.every(({ service }) => isNotStartedYet(service)) ? { confidence: 'possible' } : {};

/** ERROR_SERVICE_NEVER_STARTED (winerror.h): not since Windows started. */
const neverStarted = 1077;

const isNotStartedYet = ({ state, startType, exitCode }: Service): boolean =>
  state === 'stopped' && exitCode === neverStarted && (startType === 'automatic' || startType === 'delayed');

/** ERROR_SERVICE_SPECIFIC_ERROR: the service's own code says it (winerror.h). */
const specificError = 1066;

/** One that is on its way up is no fault yet; how long it has been there, one look cannot tell. */
const isUnderWay = ({ state, waitHint }: Service): boolean => state === 'start-pending' && waitHint <= usualStart;

/** Null where it is not known: a name in another language, without the SID. */
function isRightAccount({ role, service: { account, accountSid } }: Present): boolean | null {
  const { sid, names } = serviceAccounts[role];
  if ((names as readonly string[]).includes(account.toLowerCase())) return true;
  if (typeof accountSid === 'string') return accountSid === sid;
  return isForeignBuiltIn(account) ? null : false;
}

function accountNotKnown({ found, service: { account, accountSid } }: Present): Found<string> {
  const reason = accountSid === null ? 'failed' : 'not-recorded';
  return { source: `${found.source}, the SID of ${account}`, fact: unreadable(reason, account) };
}

/** Rule SERVICE-ACCOUNT-CHANGED. */
export function checkAccounts(server: Facts<'product'>): CheckResult {
  const present = presentOf(server);
  const changed = present.filter((each) => isRightAccount(each) === false);
  const unread = present.filter((each) => isRightAccount(each) === null).map(accountNotKnown);
  const said = present.map(({ service }) => service.account).join(', ');
  if (changed.length === 0) return { said, judgements: [], unread };
  const services = changed.map(({ role, service }) => ({ role, account: service.account }));
  const found = changed.map((each) => each.found);
  return { said, judgements: [judgement('SERVICE-ACCOUNT-CHANGED', { services }, found)], unread };
}

/** Rule AGENT-CONFLICT. */
export function checkSiblings(server: Facts<'product'>): CheckResult {
  const conflicting = new Set<string>(siblings.filter(({ conflicts }) => conflicts).map(({ name }) => name));
  const there = server.product.siblings.filter(({ fact }) => fact.state === 'value');
  const agents = there.filter(({ name }) => conflicting.has(name));
  const said = there.map(({ name }) => name).join(', ');
  if (agents.length === 0) return fine(said);
  const facts = { agents: agents.map(({ name }) => name), installed: presentOf(server).length > 0 };
  return concluded(said, judgement('AGENT-CONFLICT', facts, agents));
}
