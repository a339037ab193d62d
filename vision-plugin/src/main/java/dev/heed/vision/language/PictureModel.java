package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.generate.Decoder;
import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A model of pictures and text in three graphs: what it sees, its words as vectors, and the decoder
 * that reads both and writes on. Exported or recorded, they are the same.
 */
@Internal
public final class PictureModel {

  private final PictureEncoder encoder;
  private final Session words;
  private final Session decoder;
  private final Generator generator;
  private final long picture;
  private final String type;
  private final int squareTokens;

  /**
   * @param vision {@code vision_encoder}
   * @param words {@code embed_tokens}
   * @param decoder {@code decoder_model_merged}
   */
  public PictureModel(
      Json config, Session vision, Session words, Session decoder, OptionalInt positions) {
    this.encoder = new PictureEncoder(config, vision);
    this.words = words;
    this.decoder = decoder;
    this.generator = new Generator(Decoder.of(decoder), positions);
    this.picture = token(config);
    this.type = config.text("model_type", "");
    this.squareTokens = type.startsWith("llava") ? squareTokens(config) : 0;
  }

  private static int squareTokens(Json config) {
    Json vision = config.objectOrEmpty("vision_config");
    int side = vision.size("image_size", 336) / vision.size("patch_size", 14);
    return side * side;
  }

  /** As the folder's configuration says. */
  static OptionalInt positions(ModelFolder folder) {
    Json config = folder.config();
    Json text = config.has("text_config") ? config.object("text_config") : config;
    return text.has("max_position_embeddings")
        ? OptionalInt.of(text.size("max_position_embeddings"))
        : OptionalInt.empty();
  }

  /** The token that stands for a picture's in a prompt. */
  static long token(Json config) {
    return config.has("image_token_id")
        ? config.integer("image_token_id")
        : config.integer("image_token_index");
  }

  /** What it sees in each picture of one prompt. */
  List<SeenPicture> see(Inputs processed, int pictures, RunLimit limit) {
    return pictures == 0 ? List.of() : encoder.see(processed, pictures, limit);
  }

  /**
   * A prompt's vectors.
   *
   * @param processed what the folder's image processor made of its pictures
   * @param pictures how many they are
   * @param ids the prompt's tokens, with one for each vector of a picture
   */
  public EmbeddedPrompt read(Inputs processed, int pictures, RunLimit limit, long... ids) {
    return read(see(processed, pictures, limit), limit, ids);
  }

  EmbeddedPrompt read(List<SeenPicture> pictures, RunLimit limit, long... ids) {
    requireCounted(pictures, ids);
    Map<String, Tensor> first = new LinkedHashMap<>();
    first.put(EmbeddedPrompt.VECTORS, merged(pictures, limit, ids));
    long next = ids.length;
    for (TensorSpec input : decoder.signature().inputs()) {
      if (input.name().equals("position_ids") && input.axes().size() == 3) {
        SpacePositions places = SpacePositions.of(ids, picture, pictures);
        first.put(input.name(), places.positions());
        next = places.next();
      }
      if (input.name().equals("token_type_ids")) {
        first.put(input.name(), types(ids));
      }
      if (input.name().startsWith("deepstack_features.")) {
        first.put(input.name(), deep(pictures, input, ids));
      }
    }
    return new EmbeddedPrompt(Prompt.repeated(1, ids), first, words, next);
  }

  /** Writes on. */
  public Generated write(EmbeddedPrompt prompt, Generation how) {
    return generator.generate(prompt, how);
  }

  /** How many tokens of a prompt stand for vectors of pictures. */
  int count(long... ids) {
    return (int) Arrays.stream(ids).filter(id -> id == picture).count();
  }

  /** Writes on by the same decoder, opened otherwise. */
  Generated write(EmbeddedPrompt prompt, Generation how, Session other) {
    return new Generator(Decoder.of(other), generator.positions()).generate(prompt, how);
  }

  /** Where the tokens of pictures are in a prompt. */
  int[] places(EmbeddedPrompt prompt) {
    long[] ids = prompt.prompt().ids().toLongs();
    return IntStream.range(0, ids.length).filter(i -> ids[i] == picture).toArray();
  }

  /** Where they are on the picture. */
  PictureCells cells(SeenPicture seen, Image image) {
    return PictureCells.of(seen, type, squareTokens, image.height(), image.width());
  }

  private void requireCounted(List<SeenPicture> pictures, long... ids) {
    int places = count(ids);
    int vectors = pictures.stream().mapToInt(SeenPicture::count).sum();
    if (places != vectors) {
      throw invalidInput(
          "The prompt has %s tokens for pictures, but the pictures have %s vectors. Say once in the prompt where each of the %s pictures goes."
              .formatted(places, vectors, pictures.size()));
    }
  }

  private Tensor merged(List<SeenPicture> pictures, RunLimit limit, long... ids) {
    long[] known = ids.clone();
    for (int i = 0; i < known.length; i++) {
      known[i] = known[i] == picture ? 0 : known[i]; // the table may end before it
    }
    Tensor table = EmbeddedPrompt.embed(words, Tensor.of(Shape.of(1, ids.length), known), limit);
    Tensor all = Tensor.of(table.shape(), table.toFloats());
    put(all, pictures.stream().map(SeenPicture::vectors).toList(), ids);
    return all;
  }

  /** Vectors at the places of pictures. */
  private void put(Tensor all, List<Vectors> vectors, long... ids) {
    if (vectors.isEmpty()) {
      return;
    }
    Vectors joined = Vectors.joined(vectors);
    int width = all.shape().size(2);
    if (joined.width() != width) {
      throw dev.heed.error.HeedException.invalidModel(
          "The graph vision_encoder gives vectors of %s numbers, but words have %s. Do the folder's graphs belong together?"
              .formatted(joined.width(), width));
    }
    int next = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == picture) {
        all.floats().put(i * width, joined.numbers(), next * width, width);
        next++;
      }
    }
  }

  private Tensor types(long... ids) {
    long[] types = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      types[i] = ids[i] == picture ? 1 : 0;
    }
    return Tensor.of(Shape.of(1, ids.length), types);
  }

  private Tensor deep(List<SeenPicture> pictures, TensorSpec input, long... ids) {
    int layer = Integer.parseInt(input.name().substring(input.name().indexOf('.') + 1));
    long width = input.axes().get(2).size().orElseThrow();
    Tensor all = Tensor.zeros(ElementType.F32, Shape.of(1, ids.length, width));
    List<Vectors> vectors = new ArrayList<>();
    pictures.forEach(seen -> vectors.add(seen.deep().get(layer)));
    put(all, vectors, ids);
    return all;
  }
}
