package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.runtime.RunLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What belongs to one call of a task and not to the open model: options, a limit of time, the way
 * to cancel it, and a listener for pieces of the answer. Immutable but for its being cancelled;
 * safe for concurrent use.
 *
 * <pre>{@code
 * Call call = Call.plain().withOption("top-k", "3").within(Duration.ofMillis(500));
 * List<ScoredLabel> labels = classify.run(image, call);
 * }</pre>
 */
public final class Call {

  private final Options options;
  private final Optional<Record> record;
  private final RunLimit limit;
  private final Optional<Long> deadline;
  private final Optional<Consumer<String>> pieces;
  private final Optional<TokenWatch> watch;

  private Call(
      Options options,
      Optional<Record> record,
      RunLimit limit,
      Optional<Long> deadline,
      Optional<Consumer<String>> pieces,
      Optional<TokenWatch> watch) {
    this.options = options;
    this.record = record;
    this.limit = limit;
    this.deadline = deadline;
    this.pieces = pieces;
    this.watch = watch;
  }

  /** Every option at its default, no limit, no listener. */
  public static Call plain() {
    return new Call(
        Options.none(),
        Optional.empty(),
        RunLimit.none(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** With these options beside those it has, by their names in lower-case-dashes. */
  public Call withOptions(Map<String, String> byName) {
    Map<String, String> all = new LinkedHashMap<>(options.byName());
    all.putAll(byName);
    return new Call(new Options(all), record, limit, deadline, pieces, watch);
  }

  /** As {@link #withOptions(Map)}, for one. */
  public Call withOption(String name, String value) {
    return withOptions(Map.of(name, value));
  }

  /**
   * With the task's own record of options, which says all of them.
   *
   * @throws HeedException INVALID_OPTION where a number is outside the range that it declares
   */
  public Call withOptions(Record all) {
    OptionSchema.of(all.getClass()).require(all);
    return new Call(Options.none(), Optional.of(all), limit, deadline, pieces, watch);
  }

  /** Must be done in this time from now, waiting included; else the call fails with TIMEOUT. */
  public Call within(Duration time) {
    return new Call(
        options, record, limit, Optional.of(System.nanoTime() + time.toNanos()), pieces, watch);
  }

  /** Cancelled with {@code other}: a run that has begun stops after the operator that it is in. */
  public Call cancelledWith(RunLimit other) {
    return new Call(options, record, other, deadline, pieces, watch);
  }

  /** Tasks that write hand over each piece of text as it comes, on the thread of the call. */
  public Call listening(Consumer<String> listener) {
    return new Call(options, record, limit, deadline, Optional.of(listener), watch);
  }

  /** Tasks that write token by token tell each, with what the model thought of it. */
  public Call watching(TokenWatch tokens) {
    return new Call(options, record, limit, deadline, pieces, Optional.of(tokens));
  }

  /** Who wants the tokens of the answer. */
  public Optional<TokenWatch> watch() {
    return watch;
  }

  /** Stops the call, now or when it begins. Any thread may. */
  public void cancel() {
    limit.cancel();
  }

  /**
   * The options as the task's record.
   *
   * @throws HeedException UNKNOWN_NAME or INVALID_OPTION where they are not what it declares
   */
  public <R extends Record> R options(Class<R> type) {
    if (record.isPresent() && !type.isInstance(record.get())) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The options %s were given to a task that takes %s."
              .formatted(record.get(), type.getSimpleName()));
    }
    return record.isPresent()
        ? type.cast(record.get())
        : OptionSchema.of(type).parse(options.byName());
  }

  /** The options by name, as they were given. */
  public Options options() {
    return options;
  }

  /** This call, where {@code defaults} hold for what it does not say. */
  public Call over(Options defaults) {
    if (record.isPresent()) {
      return this;
    }
    Map<String, String> all = new LinkedHashMap<>(defaults.byName());
    all.putAll(options.byName());
    return new Call(new Options(all), record, limit, deadline, pieces, watch);
  }

  /** What stops a run of a session: the time that is left, and cancelling. */
  public RunLimit limit() {
    return deadline
        .map(end -> limit.within(Duration.ofNanos(Math.max(0, end - System.nanoTime()))))
        .orElse(limit);
  }

  /** Hands over a piece of an answer's text. */
  public void tell(String piece) {
    pieces.ifPresent(listener -> listener.accept(piece));
  }

  /** Whether somebody listens for pieces. */
  public boolean hasListener() {
    return pieces.isPresent();
  }
}
