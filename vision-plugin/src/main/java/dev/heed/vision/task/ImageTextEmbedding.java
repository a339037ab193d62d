package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.Reader;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Rows;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.image.ImageReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Images and texts as vectors of one space, in which a picture is close to words that describe it:
 * the two towers of CLIP and SigLIP, each on its own. Vectors have length 1, so that their dot
 * product is their cosine. For searching pictures by words: it is opened in code, and no command
 * runs it.
 *
 * <pre>{@code
 * try (var embed = heed.pipeline(ImageTextEmbedding.TYPE, Path.of("clip-vit-base-patch32"))) {
 *   float[] picture = embed.run(ImageOrText.of(Image.read(Path.of("cat.png"))));
 *   float[] words = embed.run(ImageOrText.of("a cat"));
 * }
 * }</pre>
 */
public final class ImageTextEmbedding implements Task<ImageOrText, float[]> {

  private static final String WHOLE = "model";
  private static final String TEXTS = "text_model";
  private static final int SMALL = 32;

  private static final Reader<ImageOrText> READER =
      new Reader<>() {

        @Override
        public List<Source> find(String argument) {
          return new ImageReader().find(argument);
        }

        @Override
        public ImageOrText read(Source source) {
          return ImageOrText.of(new ImageReader().read(source));
        }
      };

  /** How it is opened. */
  public static final TaskType<ImageOrText, float[]> TYPE =
      new TaskType<>() {

        @Override
        public String id() {
          return "image-text-embedding";
        }

        @Override
        public String summary() {
          return "Images and texts as vectors of one space.";
        }

        @Override
        public Reader<ImageOrText> reader() {
          return READER;
        }

        @Override
        public Task<ImageOrText, float[]> open(TaskSetup setup) {
          return new ImageTextEmbedding(setup);
        }

        @Override
        public boolean fits(ModelFolder folder) {
          return isFor(folder);
        }
      };

  private final Processor<Image> processor;
  private final CandidateTokens tokens;
  private final Session images;
  private final Session texts;

  private ImageTextEmbedding(TaskSetup setup) {
    ModelFolder folder = setup.folder();
    if (!isFor(folder)) {
      throw invalidModel(
          "%s is no model of images and texts such as CLIP: its config.json has no text_config and vision_config."
              .formatted(folder));
    }
    boolean towers = !folder.hasGraph(WHOLE) && folder.hasGraph(Towers.IMAGES);
    this.processor = setup.processor("image", Image.class);
    this.tokens = new CandidateTokens(setup);
    this.images = setup.session(towers ? Towers.IMAGES : WHOLE);
    this.texts = setup.session(towers ? TEXTS : WHOLE);
  }

  /** Whether a folder's model has both towers. */
  public static boolean isFor(ModelFolder folder) {
    Json config = folder.config();
    return config.has("text_config") && config.has("vision_config");
  }

  @Override
  public List<float[]> run(List<ImageOrText> batch, Call call) {
    List<float[]> pictures = images(batch.stream().flatMap(i -> i.image().stream()).toList(), call);
    List<float[]> words = texts(batch.stream().flatMap(i -> i.text().stream()).toList(), call);
    List<float[]> answers = new ArrayList<>();
    int picture = 0;
    int word = 0;
    for (ImageOrText input : batch) {
      answers.add(input.image().isPresent() ? pictures.get(picture++) : words.get(word++));
    }
    return answers;
  }

  private List<float[]> images(List<Image> batch, Call call) {
    if (batch.isEmpty()) {
      return List.of();
    }
    Inputs inputs = DummyText.of(images).and(processor.process(batch));
    return rows(images.run(inputs.takenBy(images), call.limit()).get("image_embeds"), batch.size());
  }

  private List<float[]> texts(List<String> batch, Call call) {
    if (batch.isEmpty()) {
      return List.of();
    }
    Inputs inputs = tokens.of(new CandidateTexts(batch, "{}"));
    if (texts.signature().input("pixel_values").isPresent()) {
      Image black = Image.of(SMALL, SMALL, new byte[SMALL * SMALL * 3]);
      inputs = inputs.and(processor.process(List.of(black)));
    }
    return rows(texts.run(inputs.takenBy(texts), call.limit()).get("text_embeds"), batch.size());
  }

  /** {@code [B, C]}, each row of length 1. */
  private static List<float[]> rows(Tensor embeds, int count) {
    Shape shape = embeds.shape();
    int width = Math.toIntExact(shape.elements() / count);
    float[] values = Rows.l2(embeds.toFloats(), width);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
    }
    return rows;
  }
}
