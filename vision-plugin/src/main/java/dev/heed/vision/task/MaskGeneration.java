package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidModel;

import dev.heed.Pipeline;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Call;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.spi.TaskType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.ObjectMasks;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Crop;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskFilter;
import dev.heed.vision.mask.MaskLogits;
import dev.heed.vision.mask.MaskPrompt;
import dev.heed.vision.mask.ScoredMask;
import dev.heed.vision.postprocess.SegmentedObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Masks of objects: those that prompts point at, or all that a grid of points finds. Runs SAM and
 * SAM 2: an image encoder whose embeddings serve every prompt, and a mask decoder.
 *
 * <pre>{@code
 * Opening opening = Opening.of(Path.of("sam-vit-base"));
 * try (var pipeline = heed.pipeline(MaskGeneration.TYPE, opening)) {
 *   PromptedImage looked = MaskGeneration.look(pipeline, Image.read(Path.of("cat.png")));
 * }
 * }</pre>
 *
 * @see <a
 *     href="https://huggingface.co/docs/transformers/main_classes/pipelines">mask-generation</a>
 */
public final class MaskGeneration implements Task<Image, GeneratedMasks> {

  private static final List<String> ENCODERS =
      List.of("vision_encoder", "encoder", "image_encoder", "encoder_model");
  private static final List<String> DECODERS =
      List.of("prompt_encoder_mask_decoder", "decoder", "mask_decoder", "decoder_model");

  /** The description of the task. */
  public static final TaskType<Image, GeneratedMasks> TYPE =
      new RegionTaskType<>(
          "mask-generation", "Masks of the objects that points or boxes mark, or of all objects.") {

        @Override
        public Task<Image, GeneratedMasks> open(TaskSetup setup) {
          String encoder = graph(setup, "image encoder", ENCODERS);
          String decoder = graph(setup, "mask decoder", DECODERS);
          return new MaskGeneration(
              setup.processor("image", Image.class),
              setup.session(encoder),
              new MaskDecoder(setup.session(decoder)));
        }

        @Override
        public boolean fits(ModelFolder folder) {
          Json config = folder.config();
          return config.text("model_type", "").startsWith("sam")
              || config.texts("architectures").stream().anyMatch(name -> name.startsWith("Sam"));
        }

        @Override
        public Class<MaskGenerationOptions> optionsType() {
          return MaskGenerationOptions.class;
        }

        @Override
        List<SegmentedObject> regions(GeneratedMasks output) {
          return output.regions();
        }

        @Override
        public void draw(Image input, GeneratedMasks output, Path png) {
          ObjectMasks.draw(input, output.masks()).writePng(png);
        }
      };

  private final Processor<Image> processor;
  private final Session encoder;
  private final MaskDecoder decoder;

  private MaskGeneration(Processor<Image> processor, Session encoder, MaskDecoder decoder) {
    this.processor = processor;
    this.encoder = encoder;
    this.decoder = decoder;
  }

  private static String graph(TaskSetup setup, String what, List<String> names) {
    ModelFolder folder = setup.folder();
    return names.stream()
        .filter(setup::hasGraph)
        .findFirst()
        .orElseThrow(
            () ->
                invalidModel(
                    "%s has no %s (%s.onnx). It has: %s. mask-generation needs both graphs of SAM's export: the image encoder and the mask decoder."
                        .formatted(
                            folder, what, names.get(0), String.join(", ", folder.graphs()))));
  }

  /** Looks at a picture once, for any number of prompts. */
  public static PromptedImage look(Pipeline<Image, GeneratedMasks> pipeline, Image image) {
    if (pipeline.task() instanceof MaskGeneration task) {
      return task.look(image, Call.plain().over(pipeline.defaults()));
    }
    throw new IllegalArgumentException("not a pipeline of mask-generation: " + pipeline.task());
  }

  /** One picture after the other: each has prompts or crops of its own. */
  @Override
  public List<GeneratedMasks> run(List<Image> batch, Call call) {
    MaskGenerationOptions options = call.options(MaskGenerationOptions.class);
    return batch.stream().map(image -> options.answer(masks(image, options, call))).toList();
  }

  private List<ScoredMask> masks(Image image, MaskGenerationOptions options, Call call) {
    List<MaskPrompt> prompts = options.prompts().all();
    prompts.forEach(prompt -> prompt.requireInside(image.width(), image.height()));
    List<ScoredMask> found = new ArrayList<>();
    if (prompts.isEmpty()) {
      for (Crop crop : options.crops(image.width(), image.height())) {
        found.addAll(inCrop(look(part(image, crop), call), crop, image, options));
      }
      return options.cleaned(options.sieve().distinct(found));
    }
    PromptedImage looked = look(image, call);
    for (MaskPrompt prompt : prompts) {
      found.addAll(options.multimaskOutput() ? looked.all(prompt) : List.of(looked.mask(prompt)));
    }
    return found.stream().map(options::cleaned).toList();
  }

  private static Image part(Image image, Crop crop) {
    return crop.layer() == 0
        ? image
        : image.part(crop.left(), crop.top(), crop.width(), crop.height());
  }

  /** {@code pixel_values [1, 3, H, W]} through the encoder. */
  private PromptedImage look(Image image, Call call) {
    Inputs processed = processor.process(List.of(image));
    String input = encoder.signature().inputs().get(0).name();
    Tensor pixels = processed.byName().get("pixel_values");
    Tensor scaled = processed.byName().get("reshaped_input_sizes");
    if (scaled == null && processed.byName().containsKey("original_sizes")) {
      // SAM 2 bends a picture into the whole input and does not say so
      scaled = Tensor.of(Shape.of(1, 2), pixels.shape().axis(2), pixels.shape().axis(3));
    }
    if (scaled == null) {
      throw invalidModel(
          "The folder's image processor does not say how it scaled an image. mask-generation needs"
              + " SamImageProcessor or Sam2ImageProcessor in preprocessor_config.json.");
    }
    long[] heightWidth = scaled.toLongs();
    Outputs embeddings = encoder.run(Inputs.of(input, pixels), call.limit());
    PromptedImage.Frame frame =
        new PromptedImage.Frame(
            image.width(),
            image.height(),
            (int) heightWidth[1],
            (int) heightWidth[0],
            pixels.shape().size(3),
            pixels.shape().size(2));
    return new PromptedImage(
        decoder,
        embeddings.byName(),
        frame,
        embeddings.byName().size() < 3,
        call.options(MaskGenerationOptions.class).sieve().maskThreshold(),
        call);
  }

  private static List<ScoredMask> inCrop(
      PromptedImage part, Crop crop, Image image, MaskGenerationOptions options) {
    List<ScoredMask> found = new ArrayList<>();
    for (List<MaskPrompt> batch : options.grid(crop)) {
      for (List<MaskDecoder.Candidate> candidates : part.candidates(batch)) {
        candidates.forEach(each -> sift(part, each, crop, image, options.sieve(), found));
      }
    }
    return found;
  }

  private static void sift(
      PromptedImage part,
      MaskDecoder.Candidate candidate,
      Crop crop,
      Image image,
      MaskFilter sieve,
      List<ScoredMask> found) {
    if (!sieve.passes(candidate.score())) {
      return;
    }
    MaskLogits logits = part.upscaled(candidate.logits());
    Mask mask = logits.above(sieve.maskThreshold());
    if (sieve.passes(logits) && sieve.passes(mask, crop, image.width(), image.height())) {
      Mask placed = sieve.place(mask, crop, image.width(), image.height());
      found.add(new ScoredMask(placed, candidate.score()));
    }
  }
}
