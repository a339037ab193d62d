package dev.heed.benchmarks;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.export.Export;
import dev.heed.export.GraphCheck;
import dev.heed.model.EmbeddedModel;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.task.FeatureExtraction;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.tensor.Tensor;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Texts a second through all-MiniLM-L6-v2 in fp32: Heed's buckets with the graph as it came and as
 * {@code heed export} rewrites it, LangChain4j, and padded batches in the order of the texts.
 * {@code EmbeddingBenchmark [TEXTS] [ROUNDS] [PADDED_BATCH]}; the same weights, texts and cores for
 * all, taken in turns. LangChain4j's tokenizer cuts every text to 128 tokens, so the others are
 * told to do the same.
 */
public final class EmbeddingBenchmark {

  private static final String FILES = "dev/heed/nlp/models/all-minilm-l6-v2/";

  /** As in {@code sentence_bert_config.json}. */
  private static final int CUT = 128;

  private static final String WORDS =
      "the of and to in is was for that with as on are this by from at or an be have not which"
          + " river house music doctor market summer engine letter garden winter science history";

  private EmbeddingBenchmark() {}

  public static void main(String[] args) {
    // LangChain4j's tokenizer comes with an engine that would look up a cloud's address.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 2000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    int padded = args.length > 2 ? Integer.parseInt(args[2]) : count;
    List<String> texts = texts(count);
    Path model = model();
    AllMiniLmL6V2EmbeddingModel langChain = new AllMiniLmL6V2EmbeddingModel();
    try (Pipeline<String, Tensor> heed =
            Heed.start().pipeline(FeatureExtraction.TYPE, Opening.of(model));
        Pipeline<String, Tensor> exported = exported(model)) {
      TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(model));
      Map<String, Function<List<String>, List<float[]>>> ways =
          Map.of(
              "heed", some -> heed.run(some).stream().map(Tensor::toFloats).toList(),
              "heed export", some -> exported.run(some).stream().map(Tensor::toFloats).toList(),
              "langchain4j", some -> langChain(langChain, some),
              "padded", some -> padded(heed, tokenizer, some, padded));
      report(ways, texts, rounds);
    }
  }

  /** The graph as {@code heed export} rewrites it, in as many runs at once as there are cores. */
  private static Pipeline<String, Tensor> exported(Path model) {
    try {
      ModelFolder folder = ModelFolder.open(model);
      GraphFile graph = folder.graphFile("model");
      Path out = Files.createTempDirectory("exported");
      Export.write(
          FusedGraph.of(OnnxFile.open(graph.path()).model()),
          graph,
          folder,
          out,
          GraphCheck.none());
      int cores = Runtime.getRuntime().availableProcessors();
      Opening opening = Opening.of(out).withDevice(new Device.Cpu(1)).withWorkers(cores);
      return Heed.start().pipeline(FeatureExtraction.TYPE, opening);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(
      Map<String, Function<List<String>, List<float[]>>> ways, List<String> texts, int rounds) {
    Map<String, List<Double>> seconds = new TreeMap<>();
    Map<String, List<Double>> processor = new TreeMap<>();
    Map<String, List<float[]>> vectors = new TreeMap<>();
    ways.forEach(
        (name, way) -> vectors.put(name, way.apply(texts.subList(0, Math.min(64, texts.size())))));
    for (int round = 0; round < rounds; round++) {
      for (String name : List.of("heed", "heed export", "langchain4j", "padded")) {
        double before = processor();
        long start = System.nanoTime();
        vectors.put(name, ways.get(name).apply(texts));
        seconds
            .computeIfAbsent(name, n -> new ArrayList<>())
            .add((System.nanoTime() - start) / 1e9);
        processor.computeIfAbsent(name, n -> new ArrayList<>()).add(processor() - before);
      }
    }
    double heed = median(seconds.get("heed"));
    double langChain = median(processor.get("langchain4j"));
    for (String name : seconds.keySet()) {
      double own = median(seconds.get(name));
      System.out.printf(
          Locale.ROOT,
          "%-12s %8.1f texts/s  median %.2f s  heed is %.2f times as fast, exported %.2f  processor"
              + " time %.2f s, %.2f of langchain4j's  cosine to heed at least %.6f  rounds %s%n",
          name,
          texts.size() / own,
          own,
          own / heed,
          own / median(seconds.get("heed export")),
          median(processor.get(name)),
          median(processor.get(name)) / langChain,
          agreement(vectors.get("heed"), vectors.get(name)),
          seconds.get(name));
    }
    System.out.printf(
        "texts %s of 4 to 256 tokens, cut to %s, all-MiniLM-L6-v2 fp32, %s processors, Java %s%n",
        texts.size(), CUT, Runtime.getRuntime().availableProcessors(), Runtime.version());
  }

  /** Seconds of processor time, of all threads of this process. */
  private static double processor() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime() / 1e9;
  }

  private static List<float[]> langChain(AllMiniLmL6V2EmbeddingModel model, List<String> texts) {
    return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
        .map(Embedding::vector)
        .toList();
  }

  /** Batches in the order of the texts, each padded to its longest. */
  private static List<float[]> padded(
      Pipeline<String, Tensor> heed, TextTokenizer tokenizer, List<String> texts, int size) {
    List<float[]> vectors = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += size) {
      List<String> batch = texts.subList(from, Math.min(texts.size(), from + size));
      Inputs inputs =
          tokenizer.inputs(
              batch.stream().map(text -> tokenizer.plain(text, Optional.empty(), CUT)).toList());
      Tensor states = heed.session().run(inputs).byName().values().iterator().next();
      Tensor mask = inputs.byName().get("attention_mask");
      for (int i = 0; i < batch.size(); i++) {
        vectors.add(mean(states, mask, i));
      }
    }
    return vectors;
  }

  private static float[] mean(Tensor states, Tensor mask, int row) {
    int tokens = states.shape().size(1);
    int width = states.shape().size(2);
    float[] values = new float[tokens * width];
    states.floats().get(row * tokens * width, values);
    float[] vector = new float[width];
    for (int t = 0; t < tokens; t++) {
      for (int c = 0; mask.longs().get(row * tokens + t) == 1 && c < width; c++) {
        vector[c] += values[t * width + c];
      }
    }
    return vector;
  }

  private static double agreement(List<float[]> a, List<float[]> b) {
    return IntStream.range(0, a.size())
        .mapToDouble(i -> cosine(a.get(i), b.get(i)))
        .min()
        .orElse(1);
  }

  private static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** Each word is one token; with the two special ones, from 4 to 256, evenly. */
  static List<String> texts(int count) {
    Random random = new Random(1);
    String[] words = WORDS.split(" ");
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                random
                    .ints(2 + random.nextInt(253), 0, words.length)
                    .mapToObj(w -> words[w])
                    .reduce((a, b) -> a + " " + b)
                    .orElseThrow())
        .toList();
  }

  static Path model() {
    return new EmbeddedModel(
            EmbeddingBenchmark.class,
            "benchmark-all-minilm-l6-v2-fp32",
            Map.of(
                "config.json", FILES + "config.json",
                "tokenizer_config.json", FILES + "tokenizer_config.json",
                "modules.json", FILES + "modules.json",
                "1_Pooling/config.json", FILES + "pooling.json",
                "tokenizer.json", "all-minilm-l6-v2-tokenizer.json",
                "sentence_bert_config.json", "dev/heed/benchmarks/sentence_bert_config.json",
                "model.onnx", "all-minilm-l6-v2.onnx"))
        .unpack();
  }
}
