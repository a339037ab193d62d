package dev.heed.spark;

import dev.heed.testing.Reference;
import dev.heed.testkit.WeightsByRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A task, a folder of the reference, an input, and options.
 *
 * @param model in {@code reference/models}, or with {@code rule:} before it a folder whose weights
 *     follow from a rule; what lies in another after a {@code +} is laid beside it
 */
record TaskCase(String task, String model, String input, List<String> options) {

  private static final String RULE = "rule:";
  private static final String PHOTO = "examples/photos/cat.png";
  private static final String OTHER = "reference/inputs/image/cat_451x300.png";
  private static final String MOVING = "reference/inputs/video/six_64x48.avi";
  private static final String SOUND = "examples/sounds/message.wav";
  private static final String TEXT = "Ada Lovelace lived in London.";

  TaskCase(String task, String model, String input, String... options) {
    this(task, model, input, List.of(options));
  }

  static List<TaskCase> all() {
    return Stream.of(pictures(), texts(), sounds()).flatMap(List::stream).toList();
  }

  private static List<TaskCase> pictures() {
    String labels = "candidate-labels=a cat, a dog";
    String trimap = "trimap=" + file("reference/inputs/image/cat_200x133.bmp");
    return List.of(
        new TaskCase("image-classification", "vit", PHOTO, "top-k=3"),
        new TaskCase("image-feature-extraction", "dinov2", PHOTO, "pool=cls"),
        new TaskCase("zero-shot-image-classification", "clip", PHOTO, labels),
        new TaskCase("object-detection", "detr", PHOTO, "threshold=0"),
        new TaskCase("zero-shot-object-detection", "owlvit", PHOTO, labels, "threshold=0"),
        new TaskCase("image-segmentation", "segformer", PHOTO),
        new TaskCase("depth-estimation", "dpt", PHOTO),
        new TaskCase("mask-generation", "sam", PHOTO, "input-points=160,110"),
        new TaskCase("image-to-text", "trocr", PHOTO, "max-new-tokens=4"),
        new TaskCase("video-classification", "videomae", MOVING),
        new TaskCase("video-object-detection", "yolos", MOVING, "threshold=0.3"),
        new TaskCase("keypoint-detection", RULE + "models_5/keypoints__superpoint", PHOTO),
        new TaskCase(
            "keypoint-matching",
            RULE + "models_5/matching__lightglue",
            PHOTO,
            "match-with=" + file(OTHER),
            "threshold=0"),
        new TaskCase(
            "image-matting",
            RULE + "models_5/matting__vitmatte",
            "reference/inputs/image/cat_200x133.bmp",
            trimap),
        new TaskCase("image-to-image", RULE + "models_5/i2i__swin2sr", PHOTO),
        new TaskCase(
            "visual-question-answering",
            RULE + "faults/answers/vilt",
            PHOTO,
            "question=How many cats are there?"),
        new TaskCase(
            "document-question-answering",
            RULE + "faults/answers/donut",
            "examples/pages/invoice.png",
            "question=How much is it?",
            "max-new-tokens=4"),
        new TaskCase(
            "image-text-to-text",
            RULE + "models_5/vlm__smolvlm+faults/vlm/smolvlm",
            PHOTO,
            "prompt=What is this?",
            "max-new-tokens=2"));
  }

  private static List<TaskCase> texts() {
    return List.of(
        new TaskCase("feature-extraction", "bert", TEXT),
        new TaskCase("feature-extraction", "", TEXT),
        new TaskCase("sentence-similarity", "", TEXT, "source-sentence=She lived in England."),
        new TaskCase("text-ranking", "bert-sequence-classification", TEXT, "query=Who?"),
        new TaskCase("text-classification", "bert-sequence-classification", TEXT),
        new TaskCase("token-classification", "bert-token-classification", TEXT),
        new TaskCase("question-answering", "bert-question-answering", TEXT, "question=Who?"),
        new TaskCase("fill-mask", "bert-masked-lm", "a [MASK] text"),
        new TaskCase(
            "zero-shot-classification", "bart-nli", TEXT, "candidate-labels=praise, blame"),
        new TaskCase("text-generation", "gpt2", TEXT, "max-new-tokens=4", "do-sample=false"),
        new TaskCase("text2text-generation", "t5", TEXT, "max-new-tokens=4"),
        new TaskCase("summarization", "t5", TEXT, "max-new-tokens=4"),
        new TaskCase("translation_en_to_de", "t5", TEXT, "max-new-tokens=4"),
        new TaskCase("text-to-audio", RULE + "models_5/text-to-audio__vits", "hello", "seed=1"));
  }

  private static List<TaskCase> sounds() {
    return List.of(
        new TaskCase("automatic-speech-recognition", "wav2vec2-ctc", SOUND),
        new TaskCase("audio-classification", "audio-spectrogram-transformer", SOUND),
        new TaskCase(
            "zero-shot-audio-classification", "clap", SOUND, "candidate-labels=rain, a voice"),
        new TaskCase(
            "audio-feature-extraction", RULE + "models_5/speech__wavlm", SOUND, "pool=mean"),
        new TaskCase("voice-activity-detection", "", SOUND));
  }

  private static Path file(String name) {
    return Reference.folder("..").resolve(name).normalize();
  }

  @Override
  public String toString() {
    return task + " " + model;
  }

  boolean isFile() {
    return input.contains("/");
  }

  /** The input's bytes, or the text itself. */
  Object value() throws IOException {
    return isFile() ? Files.readAllBytes(path()) : input;
  }

  Path path() {
    return file(input);
  }

  /**
   * The model's folder; empty for the task's own.
   *
   * @param scratch where weights are written
   */
  String folder(Path scratch) {
    if (!model.startsWith(RULE)) {
      return model.isEmpty() ? "" : Reference.folder("models/" + model).toString();
    }
    String[] parts = model.substring(RULE.length()).split("\\+", -1);
    try {
      Path into = Files.createDirectories(scratch.resolve(parts[0].replace('/', '_')));
      WeightsByRule.folder(Reference.folder(parts[0]), into);
      for (int i = 1; i < parts.length; i++) {
        lay(Reference.folder(parts[i]), into);
      }
      completed(into);
      return into.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void lay(Path from, Path into) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.toList()) {
        Files.copy(each, into.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** What folders of sound need beside what the reference has of them. */
  private void completed(Path folder) throws IOException {
    Path config = folder.resolve("config.json");
    if (task.equals("text-to-audio")) {
      Files.writeString(
          folder.resolve("vocab.json"), "{\"<pad>\": 0, \"h\": 1, \"e\": 2, \"l\": 3, \"o\": 4}");
      Files.writeString(folder.resolve("tokenizer_config.json"), "{\"phonemize\": false}");
    }
    if (task.equals("audio-feature-extraction")) {
      Files.writeString(config, Files.readString(config).replace("WavLMForCTC", "WavLMModel"));
      Files.writeString(
          folder.resolve("preprocessor_config.json"),
          "{\"feature_extractor_type\": \"Wav2Vec2FeatureExtractor\"}");
    }
  }

  Map<String, String> byName() {
    Map<String, String> all = new LinkedHashMap<>();
    options.forEach(o -> all.put(o.split("=", 2)[0], o.split("=", 2)[1]));
    return all;
  }
}
