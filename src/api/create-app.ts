import express, { type Express, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { createPage } from '#web/create-page.ts';
import { createAnswerError } from './answer-error.ts';
import type { ApiConfig, ApiDeps } from './api-deps.ts';
import { createBearerAuth } from './bearer-auth.ts';
import { HttpError } from './http-error.ts';
import { createHttpMetrics } from './http-metrics.ts';
import { mount } from './operation.ts';
import { ALL_OPERATIONS } from './operations/all-operations.ts';
import { getConflictsPage, getPage } from './operations/service.ts';
import { parseQuery } from './parse-query.ts';
import { refuseCrossSite, refuseForeignHosts } from './refuse-cross-site.ts';
import { refuseOtherMethods } from './refuse-method.ts';
import { mountAtlas } from './routes/atlas.ts';
import { mountBadges } from './routes/badges.ts';
import { mountCanRestore } from './routes/can-restore.ts';
import { mountCommandLine } from './routes/command-line.ts';
import { mountCompare } from './routes/compare.ts';
import { mountConvert } from './routes/convert.ts';
import { DOCS_ASSET_PATHS, docsAssets, mountDocs } from './routes/docs.ts';
import { mountFleets } from './routes/fleets.ts';
import { mountGuarantees } from './routes/guarantees.ts';
import { mountImageUploads } from './routes/image-uploads.ts';
import { mountImages } from './routes/images.ts';
import { mountKconfigDelta } from './routes/kconfig-delta.ts';
import { mountKubernetes } from './routes/kubernetes.ts';
import { mountMatrix } from './routes/matrix.ts';
import { mountObjectTypes } from './routes/object-types.ts';
import { mountObservations } from './routes/observations.ts';
import { mountPolicies } from './routes/policies.ts';
import { mountProfiles } from './routes/profiles.ts';
import { mountRuleBook } from './routes/rule-book.ts';
import { mountRules } from './routes/rules.ts';
import { mountService } from './routes/service.ts';
import { mountWebhooks } from './routes/webhooks.ts';

/** Nothing inline and nothing foreign; the docs page loosens its own styles (routes/docs.ts). */
const secure = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  // Whoever terminates TLS decides on this; over plain HTTP browsers ignore it.
  strictTransportSecurity: false,
  // Of no use to browsers that this page runs in, and each is paid for on every answer.
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
});

/** Whoever keeps an answer asks whether it is still true before it is shown again. */
const askAgain: RequestHandler = (_req, res, next) => {
  res.setHeader('cache-control', 'no-cache');
  next();
};

const nothingHere: RequestHandler = (req) => {
  throw new HttpError('not-found', `Path ${req.path} not found.`);
};

function limitRate(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: requestsPerMinute,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    handler: (_req, _res, next) =>
      next(new HttpError('rate-limited', `The limit is ${requestsPerMinute} requests per minute.`)),
  });
}

/** Whether anybody may read a path without a token. */
function createIsOpen(assets: ReadonlySet<string>): (path: string) => boolean {
  const paths = ALL_OPERATIONS.filter((operation) => operation.open).map(({ path }) => path);
  const literal = new Set([...assets, ...paths]);
  const patterns = paths
    .filter((path) => path.includes('{'))
    .map((path) => new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`));
  return (path) => literal.has(path) || patterns.some((pattern) => pattern.test(path));
}

function guards({ auth, tokens, hosts, requestsPerMinute }: ApiConfig, assets: ReadonlySet<string>): RequestHandler[] {
  return [
    ...(requestsPerMinute === null ? [] : [limitRate(requestsPerMinute)]),
    ...(hosts === null ? [] : [refuseForeignHosts(hosts)]),
    ...(auth === 'token' ? [createBearerAuth(tokens, createIsOpen(assets))] : []),
    refuseCrossSite,
  ];
}

/** The whole HTTP side over the ports. Every documented route sits in one router, with its full path. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  // Paths are what the documentation says, letter by letter.
  app.enable('case sensitive routing');
  app.set('trust proxy', deps.config.trustedProxies);
  app.set('query parser', parseQuery);
  const metrics = createHttpMetrics(deps.metrics.registry, deps.logger, deps.ports);
  const page = createPage();
  const assets = new Set([...page.assets.paths, ...DOCS_ASSET_PATHS]);
  app.use(metrics.observe, secure, askAgain, ...guards(deps.config, assets));

  mountCanRestore(app, deps, metrics);
  mountImages(app, deps);
  mountImageUploads(app, deps);
  mountGuarantees(app, deps);
  mountPolicies(app, deps);
  mountConvert(app, deps);
  mountKconfigDelta(app, deps);
  mountCompare(app, deps);
  mountProfiles(app, deps);
  mountFleets(app, deps);
  mountObjectTypes(app, deps);
  mountMatrix(app, deps);
  mountObservations(app, deps);
  mountRuleBook(app, deps);
  mountRules(app, deps);
  mountAtlas(app, deps);
  mountKubernetes(app, deps);
  mountBadges(app, deps);
  mountWebhooks(app, deps);
  mountService(app, deps);
  mountDocs(app, deps);
  mountCommandLine(app);
  mount(app, getPage, page.handler);
  mount(app, getConflictsPage, page.conflicts);

  app.use(refuseOtherMethods(ALL_OPERATIONS), docsAssets, page.assets.handler);
  app.use(nothingHere, createAnswerError(deps.logger));
  return app;
}
