package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.api.Internal;
import dev.heed.generate.EmbeddedPrompt;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.FittedInputs;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A model of pictures and text as its published class: {@code input_ids} and what an image
 * processor made in one call, however many graphs it has. Not for several threads; it closes the
 * graphs that it opened.
 */
@Internal
public final class WholePictureModel implements AutoCloseable {

  private static final String VISION = "vision_encoder";
  private static final String WORDS = "embed_tokens";
  private static final String DECODER = "decoder_model_merged";
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String PIXELS = "pixel_values";
  private static final String SIZES = "image_sizes";
  private static final String LOGITS = "logits";

  private final ModelFolder folder;
  private final Session vision;
  private final Session words;
  private final Session decoder;
  private final PictureModel model;

  /**
   * For a folder.
   *
   * @param opening opens one of its graphs
   */
  public WholePictureModel(ModelFolder folder, Function<String, Session> opening) {
    this.folder = folder;
    List<Session> opened = new ArrayList<>();
    try {
      for (String graph : List.of(VISION, WORDS, DECODER)) {
        opened.add(opening.apply(graph));
      }
    } catch (RuntimeException | Error e) {
      opened.forEach(Session::close);
      throw e;
    }
    this.vision = opened.get(0);
    this.words = opened.get(1);
    this.decoder = opened.get(2);
    this.model =
        new PictureModel(folder.config(), vision, words, decoder, PictureModel.positions(folder));
  }

  /** Whether these are the graphs of such a model. */
  public static boolean isMadeOf(List<String> graphs) {
    return graphs.containsAll(List.of(VISION, WORDS, DECODER)) && !graphs.contains("model");
  }

  /**
   * {@code logits} F32 {@code [B, N, V]}: 0 where {@code attention_mask} is.
   *
   * @param given {@code input_ids} I64 {@code [B, N]}, {@code attention_mask}, and what the image
   *     processor gives
   */
  public Map<String, Tensor> run(Map<String, Tensor> given) {
    Tensor ids = ids(given);
    List<Row> rows = rows(given, ids);
    List<Tensor> logits =
        rows.stream()
            .map(row -> logits(model.read(row.pictures(), RunLimit.none(), row.ids())))
            .toList();
    int tokens = ids.shape().size(1);
    int labels = logits.get(0).shape().size(2);
    Tensor all = Tensor.zeros(ElementType.F32, Shape.of(rows.size(), tokens, labels));
    for (int i = 0; i < rows.size(); i++) {
      int[] places = rows.get(i).places();
      for (int at = 0; at < places.length; at++) {
        int to = (i * tokens + places[at]) * labels;
        all.floats().put(to, logits.get(i).floats(), at * labels, labels);
      }
    }
    return Map.of(LOGITS, all);
  }

  private Tensor logits(EmbeddedPrompt prompt) {
    int count = prompt.prompt().length();
    Map<String, Tensor> first = new LinkedHashMap<>(prompt.first());
    first.put(MASK, row(count, i -> 1));
    first.putIfAbsent("position_ids", row(count, i -> i));
    Inputs inputs = FittedInputs.fit(first, decoder.signature());
    return decoder.run(inputs).get(LOGITS);
  }

  private static Tensor row(int count, IntToLongFunction value) {
    return Tensor.of(Shape.of(1, count), IntStream.range(0, count).mapToLong(value).toArray());
  }

  /**
   * {@code sequences} I64 {@code [B, N + newTokens]}: the prompts, and the likeliest tokens behind
   * each; nothing ends them earlier.
   */
  public Tensor write(Map<String, Tensor> given, int newTokens) {
    Tensor ids = ids(given);
    int tokens = ids.shape().size(1);
    Generation greedy =
        Generation.of(
            GenerationConfig.of(folder)
                .with("max_new_tokens", newTokens)
                .with("num_beams", 1)
                .with("do_sample", false)
                .with("eos_token_id", null)
                .with("forced_eos_token_id", null));
    List<Row> rows = rows(given, ids);
    long[] all = new long[rows.size() * (tokens + newTokens)];
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      EmbeddedPrompt prompt = model.read(row.pictures(), RunLimit.none(), row.ids());
      long[] written = model.write(prompt, greedy).item(0).get(0).added();
      int at = i * (tokens + newTokens);
      System.arraycopy(ids.toLongs(), i * tokens, all, at, tokens);
      System.arraycopy(written, 0, all, at + tokens, Math.min(newTokens, written.length));
    }
    return Tensor.of(Shape.of(rows.size(), tokens + newTokens), all);
  }

  private static Tensor ids(Map<String, Tensor> given) {
    Tensor ids = given.get(IDS);
    if (ids == null || ids.shape().rank() != 2) {
      throw invalidInput(
          "A model of pictures and text takes 'input_ids' [batch, tokens]. Given: %s."
              .formatted(given));
    }
    return ids;
  }

  /**
   * One text of the batch.
   *
   * @param places of the tokens that its mask keeps
   */
  @SuppressWarnings("ArrayRecordComponent") // made here and only read
  private record Row(long[] ids, int[] places, List<SeenPicture> pictures) {}

  private List<Row> rows(Map<String, Tensor> given, Tensor ids) {
    Map<String, Tensor> processed = new LinkedHashMap<>(given);
    processed.keySet().removeAll(List.of(IDS, MASK, "token_type_ids", "mm_token_type_ids"));
    int tokens = ids.shape().size(1);
    long[] mask = given.containsKey(MASK) ? given.get(MASK).toLongs() : null;
    List<Row> rows = new ArrayList<>();
    SeenQueue queue = new SeenQueue(seen(processed));
    for (int i = 0; i < ids.shape().size(0); i++) {
      int from = i * tokens;
      int[] places =
          IntStream.range(0, tokens).filter(t -> mask == null || mask[from + t] != 0).toArray();
      long[] all = ids.toLongs();
      long[] own = Arrays.stream(places).mapToLong(t -> all[from + t]).toArray();
      rows.add(new Row(own, places, queue.next(model.count(own))));
    }
    return rows;
  }

  /** What is seen of all pictures; of those that the tensors do not tell apart, as of one. */
  private List<SeenPicture> seen(Map<String, Tensor> processed) {
    Tensor pixels = processed.get(PIXELS);
    if (pixels == null) {
      return List.of();
    }
    if (pixels.shape().rank() == 5 && processed.containsKey(SIZES)) {
      return inGroups(processed);
    }
    int pictures =
        Stream.of("image_grid_thw", "spatial_shapes")
            .filter(processed::containsKey)
            .map(name -> processed.get(name).shape().size(0))
            .findFirst()
            .orElse(1);
    return model.see(new Inputs(processed), pictures, RunLimit.none());
  }

  /** Pictures of squares: how many belong to one text changes what is seen of them. */
  private List<SeenPicture> inGroups(Map<String, Tensor> processed) {
    Tensor counts = processed.remove("batch_num_images");
    int all = processed.get(SIZES).shape().size(0);
    long[] groups =
        counts == null ? LongStream.generate(() -> 1).limit(all).toArray() : counts.toLongs();
    List<SeenPicture> seen = new ArrayList<>();
    int from = 0;
    for (long group : groups) {
      int count = Math.toIntExact(group);
      Map<String, Tensor> own = new LinkedHashMap<>(processed);
      int first = from;
      own.replaceAll((name, tensor) -> part(tensor, first, count));
      seen.addAll(model.see(new Inputs(own), count, RunLimit.none()));
      from += count;
    }
    return seen;
  }

  /** Some of the rows of {@code [R, ...]}. */
  private static Tensor part(Tensor tensor, int from, int count) {
    long[] axes = tensor.shape().axes();
    int row = tensor.bytes().remaining() / Math.toIntExact(axes[0]);
    axes[0] = count;
    return Tensor.view(
        tensor.type(), Shape.of(axes), tensor.bytes().slice(from * row, count * row));
  }

  @Override
  public void close() {
    vision.close();
    words.close();
    decoder.close();
  }
}
