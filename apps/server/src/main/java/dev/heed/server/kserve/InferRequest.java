package dev.heed.server.kserve;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a model, whichever way it came.
 *
 * @param version empty for the newest
 * @param parameters options of the task
 * @param outputs the names of those that are wanted; none for all
 */
public record InferRequest(
    String model,
    Optional<String> version,
    String id,
    Map<String, String> parameters,
    List<InferTensor> inputs,
    List<String> outputs,
    Optional<Duration> time) {

  public InferRequest {
    parameters = Map.copyOf(parameters);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
