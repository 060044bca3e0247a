// The resource Document: files and links of the CRM.

import type { Resource } from '../action';
import { download } from './download';
import { upload } from './upload';

export const document: Resource = {
	value: 'document',
	name: 'Document',
	actions: [upload, download],
};
