package dev.heed.cli;

import dev.heed.look.page.Axis;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the queries or keys of a map stand for, from what the model was shown. */
record LookAxes(LookInput what) {

  /** A picture's patches as rows and columns behind prefix tokens. */
  record Grid(int prefix, int rows, int columns) {}

  Axis of(int tokens) {
    Object shown = what.shown().orElse("");
    if (shown instanceof Audio audio) {
      return new Axis.Frames(tokens, (double) audio.samples().length / audio.rate());
    }
    Optional<Axis> words = words(tokens);
    if (words.isPresent()) {
      return words.get();
    }
    return grid(tokens)
        .<Axis>map(grid -> new Axis.Patches(grid.rows(), grid.columns(), names(grid.prefix())))
        .orElseGet(() -> numbered(tokens));
  }

  private Optional<Axis> words(int tokens) {
    Tensor ids = what.tensors().get("input_ids");
    if (ids == null || ids.shape().size(1) != tokens || what.words().isEmpty()) {
      return Optional.empty();
    }
    Tokenizer tokenizer = what.words().get();
    long[] all = ids.toLongs();
    List<String> labels =
        IntStream.range(0, tokens)
            .mapToObj(i -> label(tokenizer.decode(new long[] {all[i]}, false), all[i]))
            .toList();
    return Optional.of(new Axis.Tokens(labels));
  }

  private static String label(String text, long id) {
    return text.isBlank() ? "[" + id + "]" : text.strip();
  }

  /** The grid of a picture's patches, where the number of tokens is one that it can have. */
  Optional<Grid> grid(int tokens) {
    Tensor pixels = what.tensors().get("pixel_values");
    if (pixels == null || pixels.shape().rank() < 4) {
      return Optional.empty();
    }
    int rank = pixels.shape().rank();
    int height = pixels.shape().size(rank - 2);
    int width = pixels.shape().size(rank - 1);
    return IntStream.rangeClosed(2, Math.min(height, width))
        .filter(patch -> height % patch == 0 || patch == stated())
        .mapToObj(patch -> new Grid(0, height / patch, width / patch))
        .filter(grid -> fits(grid, tokens))
        .findFirst()
        .map(grid -> new Grid(tokens - grid.rows() * grid.columns(), grid.rows(), grid.columns()));
  }

  /** Class, distillation and register tokens are few. */
  private static boolean fits(Grid grid, int tokens) {
    int prefix = tokens - grid.rows() * grid.columns();
    return prefix >= 0 && prefix <= 8 && prefix < grid.rows() * grid.columns();
  }

  private int stated() {
    return what.folder()
        .findJson("config.json")
        .map(config -> config.node().at("/patch_size").asInt(0))
        .orElse(0);
  }

  private static List<String> names(int prefix) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < prefix; i++) {
      names.add(i == 0 ? "class" : prefix == 2 ? "distillation" : "register " + i);
    }
    return names;
  }

  private static Axis numbered(int tokens) {
    return new Axis.Tokens(IntStream.range(0, tokens).mapToObj(String::valueOf).toList());
  }
}
