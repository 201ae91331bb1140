/** The steps of a plan as main prints them, too. */
export { rowsOf } from '../../main/report/plan-rows.js';
