/** Whether a list of address ranges is of the cloud whose names are tried. */
import type { Failure } from '../../evidence/failure.js';
import type { Cloud } from '../../knowledge/endpoints.js';
import type { ServiceTags } from './service-tags.js';

/** As the files call them. */
const clouds: Readonly<Record<Cloud, string>> = { public: 'Public', usgov: 'AzureGovernment' };

/** The list, or why it cannot be of use. One that does not say what it is of is taken as it is. */
export function tagsForCloud(tags: ServiceTags, cloud: Cloud): ServiceTags | Failure {
  if (tags.cloud === '' || tags.cloud.toLowerCase() === clouds[cloud].toLowerCase()) return tags;
  return {
    code: 'SERVICE-TAGS-OTHER-CLOUD',
    message: `The list is of the cloud ${tags.cloud}, and the names that are tried are of ${clouds[cloud]}.`,
    advice: 'Take the list of the same cloud, or try the names of the other one.',
  };
}
