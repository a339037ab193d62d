package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.Pipeline;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Processor;
import dev.heed.spi.Task;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import dev.heed.vision.mask.Crop;
import dev.heed.vision.mask.Mask;
import dev.heed.vision.mask.MaskLogits;
import dev.heed.vision.mask.MaskSieve;
import dev.heed.vision.mask.Prompt;
import dev.heed.vision.mask.ScoredMask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** The task's name tag. */
  public static final MaskGenerationType TYPE = new MaskGenerationType();

  private static final Set<String> SIZES = Set.of("original_sizes", "reshaped_input_sizes");

  private final Processor<Image> processor;
  private final MaskDecoder decoder;
  private final MaskGenerationOptions options;

  MaskGeneration(Processor<Image> processor, MaskDecoder decoder, MaskGenerationOptions options) {
    this.processor = processor;
    this.decoder = decoder;
    this.options = options;
  }

  /** Looks at a picture once, for any number of prompts. */
  public static PromptedImage look(Pipeline<Image, GeneratedMasks> pipeline, Image image) {
    if (pipeline.task() instanceof MaskGeneration task) {
      return task.look(pipeline.session(), image);
    }
    throw new IllegalArgumentException("not a pipeline of mask-generation: " + pipeline.task());
  }

  /** {@code pixel_values [B, 3, H, W]}. */
  @Override
  public Inputs encode(List<Image> batch) {
    Map<String, Tensor> inputs = new LinkedHashMap<>(processor.process(batch).byName());
    inputs.keySet().removeAll(SIZES);
    return new Inputs(inputs);
  }

  /** Of one picture's embeddings: its masks, without crops. */
  @Override
  public List<GeneratedMasks> decode(Outputs outputs, List<Image> batch) {
    if (batch.size() != 1) {
      throw invalidInput(
          "Embeddings of %d images at once cannot be decoded; hand them in one by one."
              .formatted(batch.size()));
    }
    Image image = batch.get(0);
    return List.of(answer(prompted(processor.process(batch), outputs, image), image));
  }

  /** One picture after the other: each has prompts or crops of its own. */
  @Override
  public List<GeneratedMasks> run(Session session, List<Image> batch) {
    return batch.stream().map(image -> run(session, image)).toList();
  }

  private GeneratedMasks run(Session session, Image image) {
    if (!options.prompts().isEmpty()) {
      options.prompts().forEach(p -> p.requireInside(image.width(), image.height()));
      return answer(look(session, image), image);
    }
    List<ScoredMask> found = new ArrayList<>();
    for (Crop crop : options.crops(image.width(), image.height())) {
      found.addAll(inCrop(look(session, part(image, crop)), crop, image));
    }
    return options.answer(options.sieve().distinct(found));
  }

  private static Image part(Image image, Crop crop) {
    return crop.layer() == 0
        ? image
        : image.part(crop.left(), crop.top(), crop.width(), crop.height());
  }

  private GeneratedMasks answer(PromptedImage prompted, Image image) {
    if (options.prompts().isEmpty()) {
      Crop whole = new Crop(0, 0, 0, image.width(), image.height());
      return options.answer(options.sieve().distinct(inCrop(prompted, whole, image)));
    }
    List<ScoredMask> masks = new ArrayList<>();
    for (Prompt prompt : options.prompts()) {
      masks.addAll(options.multimask() ? prompted.all(prompt) : List.of(prompted.mask(prompt)));
    }
    return options.answer(masks);
  }

  private PromptedImage look(Session session, Image image) {
    Inputs processed = processor.process(List.of(image));
    String input = session.signature().inputs().get(0).name();
    Tensor pixels = processed.byName().get("pixel_values");
    return prompted(processed, session.run(Inputs.of(input, pixels)), image);
  }

  private PromptedImage prompted(Inputs processed, Outputs embeddings, Image image) {
    Tensor scaled = processed.byName().get("reshaped_input_sizes");
    if (scaled == null) {
      throw invalidModel(
          "The folder's image processor does not say how it scaled an image. mask-generation needs"
              + " SamImageProcessor or Sam2ImageProcessor in preprocessor_config.json.");
    }
    long[] heightWidth = scaled.toLongs();
    Tensor pixels = processed.byName().get("pixel_values");
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
        options.sieve().threshold());
  }

  private List<ScoredMask> inCrop(PromptedImage part, Crop crop, Image image) {
    List<ScoredMask> found = new ArrayList<>();
    for (List<Prompt> batch : options.grid(crop)) {
      for (List<MaskDecoder.Candidate> candidates : part.candidates(batch)) {
        candidates.forEach(candidate -> sift(part, candidate, crop, image, found));
      }
    }
    return found;
  }

  private void sift(
      PromptedImage part,
      MaskDecoder.Candidate candidate,
      Crop crop,
      Image image,
      List<ScoredMask> found) {
    MaskSieve sieve = options.sieve();
    if (!sieve.passes(candidate.score())) {
      return;
    }
    MaskLogits logits = part.upscaled(candidate.logits());
    Mask mask = logits.above(sieve.threshold());
    if (sieve.passes(logits) && sieve.passes(mask, crop, image.width(), image.height())) {
      Mask placed = sieve.place(mask, crop, image.width(), image.height());
      found.add(new ScoredMask(placed, candidate.score()));
    }
  }
}
