// node clients.mjs URL REPOSITORY PROTO: asks a server with the clients that people have, and prints a line for each call.
import fs from 'node:fs';
import OpenAI from 'openai';
import { InferenceClient } from '@huggingface/inference';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [url, root, proto] = process.argv.slice(2);
const call = async (name, ask) => {
  try {
    console.log(name, 'OK', JSON.stringify(await ask()).slice(0, 200));
  } catch (error) {
    console.log(name, 'FAILED', String(error.message ?? error).slice(0, 300), String(error.httpResponse ? JSON.stringify(error.httpResponse.body) : '').slice(0, 300));
  }
};
const photo = new Blob([fs.readFileSync(`${root}/examples/photos/cat.png`)], { type: 'image/png' });
const sound = new Blob([fs.readFileSync(`${root}/examples/sounds/message.wav`)], { type: 'audio/wav' });

const hf = (model) => new InferenceClient('hf_x').endpoint(`${url}/models/${model}`);
await call('hf imageClassification', () => hf('vit').imageClassification({ data: photo }));
await call('hf objectDetection', () => hf('detr').objectDetection({ data: photo, parameters: { threshold: 0.1 } }));
await call('hf imageSegmentation', () => hf('segformer').imageSegmentation({ inputs: photo }));
await call('hf imageToText', () => hf('trocr').imageToText({ data: photo }));
await call('hf zeroShotImageClassification', () => hf('clip').zeroShotImageClassification({ inputs: { image: photo }, parameters: { candidate_labels: ['a cat', 'a dog'] } }));
await call('hf textClassification', () => hf('bert-sequence-classification').textClassification({ inputs: 'a text' }));
await call('hf tokenClassification', () => hf('bert-token-classification').tokenClassification({ inputs: 'Ada lived in London.' }));
await call('hf fillMask', () => hf('bert-masked-lm').fillMask({ inputs: 'a [MASK].' }));
await call('hf featureExtraction', () => hf('mpnet').featureExtraction({ inputs: ['a text', 'and another'] }));
await call('hf sentenceSimilarity', () => hf('mpnet').sentenceSimilarity({ inputs: { source_sentence: 'a text', sentences: ['a text', 'b'] } }));
await call('hf zeroShotClassification', () => hf('roberta-nli').zeroShotClassification({ inputs: 'I love it', parameters: { candidate_labels: ['praise', 'complaint'] } }));
await call('hf questionAnswering', () => hf('bert-question-answering').questionAnswering({ inputs: { question: 'Who?', context: 'Ada wrote it.' } }));
await call('hf summarization', () => new InferenceClient('hf_x').endpoint(`${url}/models/t5/pipeline/summarization`).summarization({ inputs: 'a text', parameters: { max_new_tokens: 3 } }));
await call('hf translation', () => new InferenceClient('hf_x').endpoint(`${url}/models/t5/pipeline/translation`).translation({ inputs: 'a text', parameters: { max_new_tokens: 3 } }));
await call('hf textGeneration', () => hf('llama').textGeneration({ inputs: 'Once', parameters: { max_new_tokens: 3 } }));
await call('hf automaticSpeechRecognition', () => hf('whisper').automaticSpeechRecognition({ data: sound }));
await call('hf audioClassification', () => hf('audio-spectrogram-transformer').audioClassification({ data: sound }));

const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'k', maxRetries: 0 });
await call('openai models', async () => (await openai.models.list()).data.length > 0 || (() => { throw new Error('none'); })());
await call('openai embeddings', async () => (await openai.embeddings.create({ model: 'mpnet', input: ['a', 'b'] })).data.map((one) => one.embedding.length));
await call('openai embeddings dimensions', async () => (await openai.embeddings.create({ model: 'mpnet', input: 'a', dimensions: 8 })).data[0].embedding.length);
await call('openai embeddings ids', async () => (await openai.embeddings.create({ model: 'mpnet', input: [[100, 101], [102]] })).data.length);
await call('openai completions', async () => (await openai.completions.create({ model: 'llama', prompt: 'Once', max_tokens: 4, temperature: 0 })).choices[0]);
const streamed = async (stream) => { let text = ''; let usage; let end; for await (const chunk of stream) { text += chunk.choices[0]?.text ?? chunk.choices[0]?.delta?.content ?? ''; usage = chunk.usage ?? usage; end = chunk.choices[0]?.finish_reason ?? end; } return { text, usage, end }; };
await call('openai completions stream', async () => streamed(await openai.completions.create({ model: 'llama', prompt: 'Once', max_tokens: 4, temperature: 0, stream: true, stream_options: { include_usage: true } })));
await call('openai chat', async () => (await openai.chat.completions.create({ model: process.env.CHAT ?? 'llama', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4, temperature: 0 })).choices[0]);
await call('openai chat stream', async () => streamed(await openai.chat.completions.create({ model: process.env.CHAT ?? 'llama', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 4, temperature: 0, stream: true, stream_options: { include_usage: true } })));
await call('openai tools refused', async () => { try { await openai.chat.completions.create({ model: 'llama', messages: [{ role: 'user', content: 'x' }], tools: [{ type: 'function', function: { name: 'f' } }] }); } catch (error) { return [error.status, error.message]; } throw new Error('taken'); });
for (const format of ['json', 'text', 'srt', 'vtt', 'verbose_json']) {
  await call(`openai transcription ${format}`, () => openai.audio.transcriptions.create({ model: 'whisper', file: fs.createReadStream(`${root}/examples/sounds/message.wav`), response_format: format }));
}
await call('openai transcription words', () => openai.audio.transcriptions.create({ model: 'wav2vec2-ctc', file: fs.createReadStream(`${root}/examples/sounds/message.wav`), response_format: 'verbose_json', timestamp_granularities: ['word'] }));
await call('openai unknown model', async () => { try { await openai.embeddings.create({ model: 'mpnt', input: 'a' }); } catch (error) { return [error.status, error.message]; } throw new Error('taken'); });

const definition = grpc.loadPackageDefinition(protoLoader.loadSync(proto, { keepCase: true, longs: Number }));
const client = new definition.inference.GRPCInferenceService(url.replace('http://', ''), grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 1 << 28 });
const rpc = (name, message, options = {}) => new Promise((resolve, reject) => client[name](message, options, (error, answer) => (error ? reject(error) : resolve(answer))));
await call('grpc live', () => rpc('ServerLive', {}));
await call('grpc ready', () => rpc('ServerReady', {}));
await call('grpc server', () => rpc('ServerMetadata', {}));
await call('grpc model', () => rpc('ModelMetadata', { name: 'vit' }));
await call('grpc tensors raw', async () => { const answer = await rpc('ModelInfer', { model_name: 'vit', inputs: [{ name: 'pixel_values', datatype: 'FP32', shape: [1, 3, 32, 32] }], raw_input_contents: [Buffer.alloc(4 * 3 * 32 * 32)] }); return [answer.outputs[0], answer.raw_output_contents[0].length]; });
await call('grpc tensors typed', async () => { const answer = await rpc('ModelInfer', { model_name: 'bert-sequence-classification', inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, datatype: 'INT64', shape: [1, 3], contents: { int64_contents: name === 'token_type_ids' ? [0, 0, 0] : [1, 1, 1] } })) }); return answer.outputs; });
await call('grpc bytes', async () => { const answer = await rpc('ModelInfer', { model_name: 'vit', parameters: { top_k: { int64_param: 1 } }, inputs: [{ name: 'input', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [fs.readFileSync(`${root}/examples/photos/cat.png`)] } }] }); return JSON.parse(answer.raw_output_contents[0].subarray(4).toString()); });
await call('grpc unknown', async () => { try { await rpc('ModelInfer', { model_name: 'nothing', inputs: [] }); } catch (error) { return [error.code, error.details]; } throw new Error('taken'); });
await call('grpc index', async () => (await rpc('RepositoryIndex', { ready: true })).models.map((one) => one.name));
await call('grpc load', () => rpc('RepositoryModelLoad', { model_name: 'vit' }));
await call('grpc unload', () => rpc('RepositoryModelUnload', { model_name: 'vit' }));
client.close();
