package dev.heed.look.explain;

import dev.heed.runtime.Inputs;
import dev.heed.spi.Coverings;
import dev.heed.spi.InputView;
import dev.heed.spi.ModelInput;
import dev.heed.spi.Picture;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.Tensor;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How each modality looks at one input. */
final class Views {

  private Views() {}

  /**
   * One modality's view with the input as that modality sees it.
   *
   * @param isOwn whether the original is of that modality
   */
  record View<I>(InputView<I> view, ModelInput<I> input, boolean isOwn) {

    private static <I> View<I> of(ProcessorType<I> type, ModelInput<?> input) {
      ModelInput<I> own = input.as(type);
      return new View<>(type.view(), own, own.original().isPresent());
    }

    Optional<TokenAxis> tokens(int count) {
      return view.tokens(input, count);
    }

    Optional<Coverings> coverings(Inputs inputs) {
      return view.coverings(input, inputs);
    }

    Optional<Picture> picture() {
      return view.picture(input);
    }

    Optional<byte[]> overlay(List<Tensor> maps) {
      return view.overlay(input, maps);
    }
  }

  /**
   * The view of the original's own modality first, then those of processors that fit the folder.
   */
  static Stream<View<?>> of(ModelInput<?> input, List<ProcessorType<?>> processors) {
    return Stream.concat(
            processors.stream().filter(type -> type.fits(input.folder())), processors.stream())
        .distinct()
        .<View<?>>map(type -> View.of(type, input))
        .sorted(Comparator.comparing(view -> !view.isOwn()));
  }
}
