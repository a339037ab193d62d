package dev.heed.server.playground;

import dev.heed.batch.Answer;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.look.LookOptions;
import dev.heed.look.explain.Explainer;
import dev.heed.look.explain.Looking;
import dev.heed.server.models.Served;
import dev.heed.server.schedule.BatchRule;
import dev.heed.server.schedule.Cost;
import dev.heed.server.schedule.ModelQueue;
import dev.heed.server.schedule.QueueSetup;
import dev.heed.spi.Lazy;
import dev.heed.spi.ModelInput;
import dev.heed.spi.Source;
import java.io.ByteArrayInputStream;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A model's graphs opened once more, with their attention among the outputs. Its queue is one
 * beside the model's own, under the same rules and with a share of the same slots.
 */
final class HeldLook implements AutoCloseable {

  private static final int LETTERS_A_TOKEN = 4;
  private static final int PICTURE = 256;

  private final Served served;
  private final Explainer explainer;
  private final Lazy<Looking> looking;
  private final AtomicBoolean opened = new AtomicBoolean();
  private final ModelQueue<LookInput, String> queue;
  private volatile long used = System.nanoTime();

  HeldLook(Served served, Explainer explainer, QueueSetup setup) {
    this.served = served;
    this.explainer = explainer;
    this.looking = Lazy.of(this::open);
    this.queue =
        new ModelQueue<>(
            served.name() + "/look",
            (inputs, call) -> inputs.stream().map(input -> Answer.of(page(input))).toList(),
            (input, options) -> cost(input),
            BatchRule.alone(),
            1,
            setup);
  }

  private Looking open() {
    try {
      Looking open = explainer.open(LookOptions.allMaps());
      opened.set(true);
      return open;
    } catch (HeedException e) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "Where the model '%s' looks can't be shown. %s".formatted(served.name(), e.getMessage()),
          e);
    }
  }

  private Cost cost(LookInput input) {
    boolean text = served.task().filter(typed -> typed.type().id().contains("text")).isPresent();
    return Cost.of(text ? PICTURE + input.bytes().length / (double) LETTERS_A_TOKEN : PICTURE);
  }

  private String page(LookInput input) {
    Source source = new Source("(input)", () -> new ByteArrayInputStream(input.bytes()));
    ModelInput<?> read =
        input.text().isPresent()
            ? explainer.read(source, input.text().get())
            : explainer.read(source);
    String page = looking.get().at(read).page().html();
    used = System.nanoTime();
    return page;
  }

  ModelQueue<LookInput, String> queue() {
    used = System.nanoTime();
    return queue;
  }

  boolean isOf(Served other) {
    return served == other;
  }

  boolean isIdle(long nanos) {
    return queue.load().inputs() == 0 && System.nanoTime() - used > nanos;
  }

  /** When those who wait have their answers. */
  @Override
  public void close() {
    queue.close();
    if (opened.get()) {
      looking.get().close();
    }
  }
}
