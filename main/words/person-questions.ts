/** Questions to the person before the server, in words: what is asked, why, and how to find out. */
import type { PersonQuestion } from '../evidence/person.js';

/** One question. */
export interface PersonQuestionWords {
  readonly text: string;
  readonly why: string;
  readonly lookUp: string;
  /** A word for each answer; empty where it is a name in the person's own words. */
  readonly answers: Readonly<Record<string, string>>;
}

const words: Readonly<Record<PersonQuestion, PersonQuestionWords>> = {
  role: {
    text: 'Which role does the account have that you will register the connector with?',
    why: 'Registering needs Application Administrator at least. The installer only says that the request was denied.',
    lookUp:
      'entra.microsoft.com, Users, the account, Assigned roles. If you may not look there, ask whoever gave you the account.',
    answers: {
      'application-administrator': 'Application Administrator',
      'global-administrator': 'Global Administrator',
      other: 'Another one, or none',
    },
  },
  'first-connector': {
    text: 'Is this the first connector of your organisation?',
    why: 'One of Microsoft’s documents asks for a Global Administrator for the first one, another for an Application Administrator. The first is the safe choice.',
    lookUp: 'entra.microsoft.com, Global Secure Access, Connect, Connectors: an empty list means that it is the first.',
    answers: { yes: 'Yes', no: 'No, there are others' },
  },
  'home-tenant': {
    text: 'Does the account belong to the organisation itself?',
    why: 'A guest of the organisation cannot register a connector, whatever the role.',
    lookUp: 'entra.microsoft.com, Users, the account: User type says Member or Guest.',
    answers: { home: 'Yes, it is a member', guest: 'No, it is a guest' },
  },
  licence: {
    text: 'Does your organisation have Microsoft Entra ID P1 or P2?',
    why: 'Application proxy needs one of them; Private Access needs a licence of its own.',
    lookUp: 'entra.microsoft.com, Overview: Licence. Or admin.microsoft.com, Billing, Licences.',
    answers: { yes: 'Yes', no: 'No' },
  },
  'sign-in': {
    text: 'Can you sign in at login.microsoftonline.com from this server, with the same account?',
    why: 'If a browser cannot sign in here, the installer cannot either: the password, a second factor or a rule for sign-ins is in the way.',
    lookUp: 'Open the page in a browser on this server and sign in. Then close it again.',
    answers: { works: 'Yes, it works', fails: 'No, it fails' },
  },
  'firewall-team': {
    text: 'Who runs the firewall between this server and the Internet?',
    why: 'If it is in the way, they are whom to ask. The name goes into the message for them.',
    lookUp: '',
    answers: {},
  },
  'proxy-team': {
    text: 'Who runs the proxy, if there is one?',
    why: 'If it is in the way, they are whom to ask. The name goes into the message for them.',
    lookUp: '',
    answers: {},
  },
};

/** The words of a question. */
export const questionWords = (question: PersonQuestion): PersonQuestionWords => words[question];
