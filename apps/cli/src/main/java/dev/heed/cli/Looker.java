package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.look.Look;
import dev.heed.look.LookOptions;
import dev.heed.look.Seen;
import dev.heed.look.Teller;
import dev.heed.model.ModelFolder;
import dev.heed.runtime.Device;
import dev.heed.tensor.Tensor;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a folder's model and sees what it looks at. Where an encoder has a decoder beside it, that
 * one writes, and what it looks at is seen too.
 *
 * @param most tokens that a decoder writes at most
 */
record Looker(Heed heed, ModelFolder folder, LookOptions shown, int most) {

  Sight look(LookInput input, @Nullable String graph) {
    Optional<String> decoder = graph == null && shown.maps() ? decoder() : Optional.empty();
    try (Look look = open(graph)) {
      Seen seen = look.run(input.fitted(look.session()));
      Sight sight = Sight.of(input, seen);
      return decoder.map(name -> told(sight, name, states(seen))).orElse(sight);
    }
  }

  private Look open(@Nullable String graph) {
    return graph == null ? heed.look(folder, shown) : heed.look(folder, graph, Device.CPU, shown);
  }

  private Optional<String> decoder() {
    return folder.hasGraph("encoder_model")
        ? Stream.of("decoder_model", "decoder_model_merged").filter(folder::hasGraph).findFirst()
        : Optional.empty();
  }

  private static Tensor states(Seen encoded) {
    return encoded.outputs().byName().values().iterator().next();
  }

  private Sight told(Sight encoder, String decoder, Tensor states) {
    try (Look look = heed.look(folder, decoder, Device.CPU, shown)) {
      Teller.Told told = Teller.of(folder, most).tell(look, states);
      return encoder.and(told.seen().maps(), told.ids());
    }
  }
}
