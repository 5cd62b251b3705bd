// usage: openai_client.mjs '{"sound": URL, "keyed": URL, "faults": {NAME: URL, ...}, "passing": URL}'
//
// Does with OpenAI's own client library what its users do, against servers at these URLs, and prints what came of it as
// one JSON document.
import OpenAI from "openai";

const urls = JSON.parse(process.argv[2]);
const clientOf = (baseURL, options = {}) => new OpenAI({ baseURL, apiKey: "sk-test", maxRetries: 0, timeout: 20_000, ...options });
const sound = clientOf(urls.sound);
const hello = { model: "stub", messages: [{ role: "user", content: "Say hello" }] };
const city = { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false };

async function chat() {
  const said = await sound.chat.completions.create(hello);
  return { text: said.choices[0].message.content, finish: said.choices[0].finish_reason, usage: said.usage, model: said.model };
}

async function stream() {
  const chunks = await sound.chat.completions.create({ ...hello, stream: true, stream_options: { include_usage: true } });
  let text = "";
  let usage = null;
  for await (const chunk of chunks) {
    text += chunk.choices[0]?.delta?.content ?? "";
    usage = chunk.usage ?? usage;
  }
  const helper = sound.chat.completions.stream({ ...hello, stream_options: { include_usage: true } });
  const whole = await helper.finalChatCompletion();
  return { text, usage, helperText: whole.choices[0].message.content, helperUsage: whole.usage };
}

async function cancelledStream() {
  const chunks = await sound.chat.completions.create({ ...hello, stream: true });
  let count = 0;
  for await (const _ of chunks) if (++count === 2) break; // closes the connection
  return count;
}

async function tools(streamed) {
  const asked = [];
  const runner = sound.chat.completions.runTools({
    model: "stub",
    stream: streamed,
    messages: [{ role: "user", content: "What is the weather in Lyon?" }],
    tools: [
      {
        type: "function",
        function: {
          name: "weather",
          description: "The weather of a city",
          parameters: city,
          parse: JSON.parse,
          function: (given) => {
            asked.push(given);
            return "rain until ten";
          },
        },
      },
    ],
  });
  return { text: await runner.finalContent(), asked };
}

async function structured() {
  const response_format = { type: "json_schema", json_schema: { name: "place", strict: true, schema: city } };
  const said = await sound.chat.completions.create({ ...hello, response_format });
  const object = await sound.chat.completions.create({
    model: "stub",
    messages: [{ role: "user", content: "Say hello in JSON" }],
    response_format: { type: "json_object" },
  });
  return { schema: JSON.parse(said.choices[0].message.content), object: JSON.parse(object.choices[0].message.content) };
}

async function embeddings() {
  const input = ["a quiet film", "a quiet drama", "brake pads"];
  const coded = await sound.embeddings.create({ model: "stub-embedding", input }); // base64 on the wire
  const plain = await sound.embeddings.create({ model: "stub-embedding", input, encoding_format: "float" });
  const one = await sound.embeddings.create({ model: "stub-embedding", input: "one", dimensions: 8 });
  return {
    coded: coded.data.map((each) => Array.from(each.embedding)),
    plain: plain.data.map((each) => each.embedding),
    dimensions: one.data[0].embedding.length,
    tokens: plain.usage.total_tokens,
  };
}

async function models() {
  const names = [];
  for await (const model of sound.models.list()) names.push(model.id);
  return { names, one: (await sound.models.retrieve("stub")).id };
}

/** The class of the error that a call ends in, and what it says of it; null where it ends well. */
async function error(call) {
  try {
    const said = await call();
    return { error: null, text: said?.choices?.[0]?.message?.content ?? null };
  } catch (caught) {
    return { error: caught.constructor.name, status: caught.status ?? null, code: caught.code ?? null, type: caught.type ?? null, param: caught.param ?? null };
  }
}

async function errors() {
  const strict = { type: "json_schema", json_schema: { name: "place", strict: true, schema: { type: "object", properties: {} } } };
  return {
    wrongKey: await error(() => clientOf(urls.keyed, { apiKey: "sk-wrong" }).chat.completions.create(hello)),
    rightKey: await error(() => clientOf(urls.keyed, { apiKey: "sk-right" }).chat.completions.create(hello)),
    openSchema: await error(() => clientOf(urls.keyed, { apiKey: "sk-right" }).chat.completions.create({ ...hello, response_format: strict })),
    noMessages: await error(() => sound.chat.completions.create({ model: "stub", messages: [] })),
    noModel: await error(() => sound.models.retrieve("nobody")),
    afterRetry: await error(() => clientOf(urls.passing, { maxRetries: 2 }).chat.completions.create(hello)),
  };
}

async function faulty(streamed) {
  const one = async ([name, url]) => {
    const client = clientOf(url, { timeout: 1500 });
    const call = async () => {
      if (!streamed) return client.chat.completions.create(hello);
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), 1500); // its time-out is of the head alone
      try {
        return await client.chat.completions.stream(hello, { signal: abort.signal }).finalChatCompletion();
      } finally {
        clearTimeout(timer);
      }
    };
    return [name, await error(call)];
  };
  return Object.fromEntries(await Promise.all(Object.entries(urls.faults).map(one)));
}

console.log(
  JSON.stringify({
    chat: await chat(),
    stream: await stream(),
    cancelledStream: await cancelledStream(),
    tools: await tools(false),
    streamedTools: await tools(true),
    structured: await structured(),
    embeddings: await embeddings(),
    models: await models(),
    errors: await errors(),
    faults: await faulty(false),
    streamedFaults: await faulty(true),
  }),
);
process.exit(0);
