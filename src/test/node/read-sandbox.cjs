// Reads everything a Custom Vision account holds with Microsoft's own client and prints it as JSON.
// Usage: CUSTOM_VISION_ENDPOINT=... CUSTOM_VISION_KEY=... node read-sandbox.cjs
const { TrainingAPIClient } = require("@azure/cognitiveservices-customvision-training");
const { ApiKeyCredentials } = require("@azure/ms-rest-js");

const credentials = new ApiKeyCredentials({ inHeader: { "Training-Key": process.env.CUSTOM_VISION_KEY } });
const client = new TrainingAPIClient(credentials, process.env.CUSTOM_VISION_ENDPOINT);
const PAGE = 5;

async function paged(list) {
  const all = [];
  for (let page = await list(0); page.length > 0; page = await list(all.length)) {
    all.push(...page);
  }
  return all;
}

const imagesOf = (project, options) => ({
  tagged: paged((skip) => client.getTaggedImages(project.id, { ...options, orderBy: "Oldest", take: PAGE, skip })),
  untagged: paged((skip) => client.getUntaggedImages(project.id, { ...options, orderBy: "Oldest", take: PAGE, skip })),
});

async function settled(promises) {
  const entries = await Promise.all(Object.entries(promises).map(async ([name, promise]) => [name, await promise]));
  return Object.fromEntries(entries);
}

async function predictionsOf(project) {
  const all = [];
  let token = { maxCount: 3, orderBy: "Oldest" };
  do {
    const answer = await client.queryPredictions(project.id, token);
    all.push(...answer.results);
    // The service sends nulls that its own client refuses to send back
    token = Object.fromEntries(Object.entries(answer.token).filter(([, value]) => value !== null));
  } while (token.continuation);
  return all;
}

async function suggestionsOf(project, iterationId) {
  const all = [];
  let token = { maxCount: 1, sortBy: "UncertaintyAscending", threshold: 0, session: "", continuation: "" };
  do {
    const answer = await client.querySuggestedImages(project.id, iterationId, token);
    all.push(...answer.results);
    token = answer.token;
  } while (token.continuation);
  return all;
}

async function suggestionCountsOf(project, iterationId) {
  const tagIds = (await client.getTags(project.id)).map((tag) => tag.id);
  return client.querySuggestedImageCount(project.id, iterationId, { tagIds, threshold: 0 });
}

async function iterationOf(project, listed) {
  const iterationId = listed.id;
  return settled({
    iteration: client.getIteration(project.id, iterationId),
    tags: client.getTags(project.id, { iterationId }),
    performance: client.getIterationPerformance(project.id, iterationId, { threshold: 0.5, overlapThreshold: 0.3 }),
    rows: paged((skip) => client.getImagePerformances(project.id, iterationId, { orderBy: "Oldest", take: PAGE, skip })),
    rowCount: client.getImagePerformanceCount(project.id, iterationId).then((count) => count.body ?? count),
    exports: client.getExports(project.id, iterationId),
    suggestions: suggestionsOf(project, iterationId),
    suggestionCounts: suggestionCountsOf(project, iterationId),
    ...imagesOf(project, { iterationId }),
  });
}

async function projectOf(listed) {
  const project = await client.getProject(listed.id);
  const iterations = [];
  for (const iteration of await client.getIterations(project.id)) {
    iterations.push(await iterationOf(project, iteration));
  }
  return settled({
    project,
    iterations,
    tags: client.getTags(project.id),
    images: client.getImages(project.id, { take: 256, orderBy: "Oldest" }),
    predictions: predictionsOf(project),
    ...imagesOf(project, {}),
  });
}

(async () => {
  const projects = [];
  for (const project of await client.getProjects()) {
    projects.push(await projectOf(project));
  }
  process.stdout.write(JSON.stringify(projects));
})().catch((problem) => {
  process.stderr.write(`${problem.statusCode ?? ""} ${problem.message}\n`);
  process.exit(1);
});
