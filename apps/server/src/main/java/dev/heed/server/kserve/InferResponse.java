package dev.heed.server.kserve;

import java.util.List;

/** What a model gave. */
public record InferResponse(String model, String version, String id, List<InferTensor> outputs) {

  public InferResponse {
    outputs = List.copyOf(outputs);
  }
}
