import type { Operation } from '../operation.ts';
import { getAtlas, getAtlasKernel } from './atlas.ts';
import { getBadgeJson, getBadgeSvg, getCanRestore, postCanRestore } from './can-restore.ts';
import { getComparison } from './compare.ts';
import { getPlan, postConvert } from './convert.ts';
import { deleteFleet, getFleet, getFleetFloor, getFleets, getHoldingBack, putFleet } from './fleets.ts';
import { getGuarantee, getGuarantees } from './guarantees.ts';
import { deleteImage, getImage, getImageRow, getImages, getInventory, postImage, postPod } from './images.ts';
import { getKconfigDelta } from './kconfig-delta.ts';
import { postKubernetesAdmit, postKubernetesFilter } from './kubernetes.ts';
import { getEvents, getMatrix } from './matrix.ts';
import { getObjectType, getObjectTypes, putObjectType } from './object-types.ts';
import { getConflicts, getObservation, getObservations, postObjection, postObservation } from './observations.ts';
import {
  deletePolicy,
  getPolicies,
  getPolicy,
  getPolicyCheck,
  getPolicyChecks,
  postPolicyCheck,
  putPolicy,
} from './policies.ts';
import { deleteProfile, getKernels, getProfile, getProfileColumn, getProfiles, putProfile } from './profiles.ts';
import { getRuleBook, getRuleBookPreview, postCurrentRuleBook } from './rule-book.ts';
import { getRule, getRules } from './rules.ts';
import {
  getCommandLine,
  getCommandLineDigest,
  getConflictsPage,
  getDocs,
  getErrorDocs,
  getLivez,
  getMetrics,
  getOpenApi,
  getPage,
  getReadyz,
  getRuleIndexPage,
  getRulePage,
  getTruthPage,
} from './service.ts';
import { deleteWebhook, getWebhook, getWebhooks, postWebhook, postWebhookTest } from './webhooks.ts';

/** Everything the service answers, in the order of the documentation. */
export const ALL_OPERATIONS: readonly Operation[] = [
  getCanRestore,
  postCanRestore,
  getBadgeSvg,
  getBadgeJson,
  postImage,
  postPod,
  getImages,
  getImage,
  getInventory,
  deleteImage,
  getGuarantee,
  getGuarantees,
  putPolicy,
  getPolicies,
  getPolicy,
  deletePolicy,
  getPolicyCheck,
  postPolicyCheck,
  getPolicyChecks,
  getPlan,
  getKconfigDelta,
  getComparison,
  postConvert,
  putProfile,
  getProfiles,
  getProfile,
  deleteProfile,
  getKernels,
  getAtlas,
  getAtlasKernel,
  putFleet,
  getFleets,
  getFleet,
  deleteFleet,
  getFleetFloor,
  getHoldingBack,
  postKubernetesFilter,
  postKubernetesAdmit,
  getMatrix,
  getImageRow,
  getProfileColumn,
  getEvents,
  postObjection,
  postObservation,
  getObservations,
  getObservation,
  getConflicts,
  getObjectTypes,
  getObjectType,
  putObjectType,
  getRuleBook,
  getRuleBookPreview,
  postCurrentRuleBook,
  getRules,
  getRule,
  postWebhook,
  getWebhooks,
  getWebhook,
  deleteWebhook,
  postWebhookTest,
  getLivez,
  getReadyz,
  getMetrics,
  getOpenApi,
  getCommandLine,
  getCommandLineDigest,
  getDocs,
  getErrorDocs,
  getRuleIndexPage,
  getRulePage,
  getTruthPage,
  getPage,
  getConflictsPage,
];
