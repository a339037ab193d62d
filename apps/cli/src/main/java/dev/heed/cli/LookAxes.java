package dev.heed.cli;

import dev.heed.look.AttentionMap;
import dev.heed.look.Kind;
import dev.heed.look.page.Axis;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import dev.heed.speech.audio.Audio;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the queries or keys of a map stand for, from what the model was shown. */
record LookAxes(Sight sight) {

  private static final int MOST_PREFIXES = 8;

  /** A picture's patches as rows and columns behind prefix tokens. */
  record Grid(int prefix, int rows, int columns) {}

  Axis queries(AttentionMap map) {
    int tokens = map.weights().shape().size(2);
    boolean writes = map.attention().kind() != Kind.ENCODER && sight.written().size() == tokens;
    return writes
        ? words(sight.written().stream().mapToLong(Long::longValue).toArray())
        : read(map, tokens);
  }

  Axis keys(AttentionMap map) {
    int tokens = map.weights().shape().size(3);
    boolean same = tokens == map.weights().shape().size(2) && map.attention().kind() != Kind.CROSS;
    return same ? queries(map) : read(map, tokens);
  }

  private Axis read(AttentionMap map, int tokens) {
    if (isInWindows(map)) {
      return numbered(tokens);
    }
    if (input().shown().orElse("") instanceof Audio audio) {
      return spectrogram(tokens).orElseGet(() -> new Axis.Frames(tokens, seconds(audio)));
    }
    Tensor ids = input().tensors().get("input_ids");
    if (ids != null && ids.shape().rank() == 2 && ids.shape().size(1) == tokens) {
      return words(Arrays.copyOf(ids.toLongs(), tokens));
    }
    return grid(tokens)
        .<Axis>map(grid -> new Axis.Patches(grid.rows(), grid.columns(), names(grid.prefix())))
        .orElseGet(() -> numbered(tokens));
  }

  /** Of the whole window that the model hears, where it is always of one length. */
  private double seconds(Audio audio) {
    Optional<Json> settings = input().folder().findJson("preprocessor_config.json");
    int window = settings.map(json -> JsonNodes.of(json).path("n_samples").asInt(0)).orElse(0);
    int rate = settings.map(json -> JsonNodes.of(json).path("sampling_rate").asInt(0)).orElse(0);
    return window > 0 && rate > 0
        ? (double) window / rate
        : (double) audio.samples().length / audio.rate();
  }

  /** Patches of a picture of sound: frequencies by times. */
  private Optional<Axis> spectrogram(int tokens) {
    int patch = setting("patch_size");
    int up = setting("frequency_stride");
    int along = setting("time_stride");
    if (patch == 0 || up == 0 || along == 0) {
      return Optional.empty();
    }
    int rows = (setting("num_mel_bins") - patch) / up + 1;
    int columns = (setting("max_length") - patch) / along + 1;
    int prefix = tokens - rows * columns;
    return prefix < 0 || prefix > MOST_PREFIXES
        ? Optional.empty()
        : Optional.of(new Axis.Patches(rows, columns, names(prefix)));
  }

  private LookInput input() {
    return sight.input();
  }

  /** Windows lie where a batch does. */
  private static boolean isInWindows(AttentionMap map) {
    return map.weights().shape().axis(0) != 1;
  }

  private Axis words(long[] ids) {
    return input()
        .words()
        .<Axis>map(
            tokenizer ->
                new Axis.Tokens(
                    Arrays.stream(ids)
                        .mapToObj(id -> label(tokenizer.decode(new long[] {id}, false), id))
                        .toList()))
        .orElseGet(() -> numbered(ids.length));
  }

  private static String label(String text, long id) {
    return text.isBlank() ? "[" + id + "]" : text.strip();
  }

  /** The grid of a picture's patches, where the number of tokens is one that it can have. */
  Optional<Grid> grid(int tokens) {
    Tensor pixels = input().tensors().get("pixel_values");
    if (pixels == null || pixels.shape().rank() < 4) {
      return Optional.empty();
    }
    Shape shape = pixels.shape();
    int height = shape.size(shape.rank() - 2);
    int width = shape.size(shape.rank() - 1);
    return IntStream.rangeClosed(2, Math.min(height, width))
        .filter(patch -> height % patch == 0 || patch == setting("patch_size"))
        .mapToObj(patch -> new Grid(0, height / patch, width / patch))
        .filter(grid -> fits(grid, tokens))
        .findFirst()
        .map(grid -> new Grid(tokens - grid.rows() * grid.columns(), grid.rows(), grid.columns()));
  }

  /** Class, distillation and register tokens are few. */
  private static boolean fits(Grid grid, int tokens) {
    int patches = grid.rows() * grid.columns();
    int prefix = tokens - patches;
    return prefix >= 0 && prefix <= MOST_PREFIXES && prefix < patches;
  }

  private int setting(String name) {
    Optional<Json> config = input().folder().findJson("config.json");
    return config.map(json -> JsonNodes.of(json).path(name).asInt(0)).orElse(0);
  }

  /** The class token is the first; what follows it, the settings tell. */
  private List<String> names(int prefix) {
    boolean registers = setting("num_register_tokens") > 0;
    List<String> names = new ArrayList<>();
    for (int i = 0; i < prefix; i++) {
      names.add(i == 0 ? "class" : registers ? "register " + i : "distillation");
    }
    return names;
  }

  private static Axis numbered(int tokens) {
    return new Axis.Tokens(IntStream.range(0, tokens).mapToObj(String::valueOf).toList());
  }
}
