package dev.heed.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * The same numbers under the names of other servers, so that dashboards that were made for them
 * show this one too: TEI ({@code te_}), Triton ({@code nv_inference_}) and vLLM ({@code vllm:}).
 * Only what counts the same thing has an alias.
 */
final class Aliases implements MultiCollector {

  private static final String MODEL = "model";
  private static final double MICROS = 1e6;

  private final Meters meters;

  Aliases(Meters meters) {
    this.meters = meters;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    tei(all);
    triton(all);
    vllm(all);
    return all.build();
  }

  private void tei(MetricSnapshots.Builder all) {
    all.metricSnapshot(counts("te_embed_count", inputs(any -> true)))
        .metricSnapshot(counts("te_embed_success", inputs("answered"::equals)))
        .metricSnapshot(renamed("te_embed_duration", meters.inputSeconds.collect(), MODEL))
        .metricSnapshot(renamed("te_embed_queue_duration", meters.queueSeconds.collect(), MODEL))
        .metricSnapshot(renamed("te_batch_next_size", meters.batchInputs.collect(), MODEL))
        .metricSnapshot(renamed("te_batch_next_tokens", meters.batchCost.collect(), MODEL))
        .metricSnapshot(renamed("te_queue_size", meters.queueInputs.collect(), MODEL));
  }

  private void triton(MetricSnapshots.Builder all) {
    all.metricSnapshot(counts("nv_inference_request_success", inputs("answered"::equals)))
        .metricSnapshot(
            counts("nv_inference_request_failure", inputs(end -> !end.equals("answered"))))
        .metricSnapshot(counts("nv_inference_count", inputs("answered"::equals)))
        .metricSnapshot(
            counts("nv_inference_exec_count", of(meters.runSeconds.collect(), d -> d.getCount())))
        .metricSnapshot(
            counts("nv_inference_request_duration_us", micros(meters.inputSeconds.collect())))
        .metricSnapshot(
            counts("nv_inference_queue_duration_us", micros(meters.queueSeconds.collect())))
        .metricSnapshot(
            counts("nv_inference_compute_infer_duration_us", micros(meters.runSeconds.collect())))
        .metricSnapshot(
            renamed("nv_inference_pending_request_count", meters.queueInputs.collect(), MODEL));
  }

  private void vllm(MetricSnapshots.Builder all) {
    String name = "model_name";
    all.metricSnapshot(renamed("vllm:num_requests_waiting", meters.queueInputs.collect(), name))
        .metricSnapshot(
            renamed("vllm:e2e_request_latency_seconds", meters.inputSeconds.collect(), name))
        .metricSnapshot(
            renamed("vllm:request_queue_time_seconds", meters.queueSeconds.collect(), name))
        .metricSnapshot(
            renamed("vllm:time_to_first_token_seconds", meters.firstPiece.collect(), name))
        .metricSnapshot(
            renamed(
                "vllm:request_time_per_output_token_seconds", meters.betweenPieces.collect(), name))
        .metricSnapshot(written(name));
  }

  /** {@code vllm:generation_tokens_total}. */
  private CounterSnapshot written(String label) {
    return new CounterSnapshot(
        new MetricMetadata("vllm:generation_tokens", alias(meters.pieces.collect().getMetadata())),
        meters.pieces.collect().getDataPoints().stream()
            .map(
                point ->
                    new CounterDataPointSnapshot(
                        point.getValue(), labels(label, point.getLabels()), null, 0))
            .toList());
  }

  /** Inputs of each model that ended so. */
  private Map<String, Double> inputs(Predicate<String> outcome) {
    Map<String, Double> sums = new TreeMap<>();
    for (CounterDataPointSnapshot point : meters.inputs.collect().getDataPoints()) {
      if (outcome.test(String.valueOf(point.getLabels().get("outcome")))) {
        sums.merge(model(point.getLabels()), point.getValue(), Double::sum);
      }
    }
    return sums;
  }

  private static Map<String, Double> micros(HistogramSnapshot histogram) {
    return of(histogram, point -> point.getSum() * MICROS);
  }

  private static Map<String, Double> of(
      HistogramSnapshot histogram, ToDoubleFunction<HistogramDataPointSnapshot> value) {
    Map<String, Double> values = new TreeMap<>();
    histogram
        .getDataPoints()
        .forEach(point -> values.put(model(point.getLabels()), value.applyAsDouble(point)));
    return values;
  }

  /** Counters whose names have no {@code _total} at their end. */
  private static UnknownSnapshot counts(String name, Map<String, Double> byModel) {
    return new UnknownSnapshot(
        new MetricMetadata(name, "An alias."),
        byModel.entrySet().stream()
            .map(
                entry ->
                    new UnknownSnapshot.UnknownDataPointSnapshot(
                        entry.getValue(), Labels.of(MODEL, entry.getKey()), null))
            .toList());
  }

  private static HistogramSnapshot renamed(String name, HistogramSnapshot of, String label) {
    return new HistogramSnapshot(
        new MetricMetadata(name, alias(of.getMetadata())),
        of.getDataPoints().stream()
            .map(
                point ->
                    HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(point.getClassicBuckets())
                        .sum(point.getSum())
                        .labels(labels(label, point.getLabels()))
                        .build())
            .toList());
  }

  private static GaugeSnapshot renamed(String name, GaugeSnapshot of, String label) {
    return new GaugeSnapshot(
        new MetricMetadata(name, alias(of.getMetadata())),
        of.getDataPoints().stream()
            .map(
                point ->
                    new GaugeSnapshot.GaugeDataPointSnapshot(
                        point.getValue(), labels(label, point.getLabels()), null))
            .toList());
  }

  private static String alias(MetricMetadata of) {
    return "An alias of " + of.getPrometheusName() + ".";
  }

  private static Labels labels(String name, Labels of) {
    return Labels.of(name, model(of));
  }

  private static String model(Labels labels) {
    return String.valueOf(labels.get(MODEL));
  }
}
