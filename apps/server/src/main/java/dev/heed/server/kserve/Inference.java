package dev.heed.server.kserve;

import com.google.inject.Inject;
import dev.heed.error.HeedException;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.Json;
import dev.heed.server.payload.Parameters;
import dev.heed.server.schedule.Ask;
import dev.heed.server.schedule.Ticket;
import dev.heed.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs what the protocol asks: tensors through the graph, BYTES through the task. */
public final class Inference {

  /** The one output of a task: its answers in JSON. */
  static final String ANSWER = "output";

  private final Models models;

  @Inject
  Inference(Models models) {
    this.models = models;
  }

  /**
   * @param taken is given the ticket, so that the caller can leave
   */
  CompletableFuture<InferResponse> run(InferRequest request, Consumer<Ticket<?>> taken) {
    Served served = models.get(request.model(), request.version());
    if (request.inputs().isEmpty()) {
      throw HeedException.invalidInput(
          "There are no inputs. The model '%s' takes %s."
              .formatted(served.name(), served.session().signature().inputs()));
    }
    boolean bytes = request.inputs().stream().allMatch(input -> input.datatype() == Datatype.BYTES);
    return bytes
        ? task(served, served.requireTask(), request, taken)
        : tensors(served, request, taken);
  }

  private static CompletableFuture<InferResponse> tensors(
      Served served, InferRequest request, Consumer<Ticket<?>> taken) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (InferTensor input : request.inputs()) {
      byName.put(
          input.name(),
          input
              .tensor()
              .orElseThrow(
                  () ->
                      HeedException.invalidInput(
                          "The input '%s' is BYTES, and others are numbers: a task takes BYTES alone, a graph numbers alone."
                              .formatted(input.name()))));
    }
    Ask<Inputs> ask = Ask.of(List.of(new Inputs(byName)), Map.of()).within(request.time());
    return served
        .submitHere(ask, taken)
        .answers()
        .thenApply(answers -> response(served, request, outputs(answers.get(0), request)));
  }

  private static List<InferTensor> outputs(Outputs outputs, InferRequest request) {
    List<String> wanted =
        request.outputs().isEmpty() ? List.copyOf(outputs.byName().keySet()) : request.outputs();
    return wanted.stream().map(name -> InferTensor.of(name, outputs.get(name))).toList();
  }

  private static <I, O> CompletableFuture<InferResponse> task(
      Served served, Typed<I, O> typed, InferRequest request, Consumer<Ticket<?>> taken) {
    List<I> inputs =
        request.inputs().stream()
            .flatMap(input -> input.strings().stream())
            .map(typed::read)
            .toList();
    Map<String, String> options = Parameters.checked(request.parameters(), typed.type());
    Ask<I> ask = Ask.of(inputs, options).within(request.time());
    return typed
        .queue()
        .submitHere(ask, taken::accept)
        .answers()
        .thenApply(
            answers ->
                response(
                    served,
                    request,
                    List.of(
                        InferTensor.of(
                            ANSWER,
                            IntStream.range(0, inputs.size())
                                .mapToObj(
                                    i -> Json.bytes(typed.json(inputs.get(i), answers.get(i))))
                                .toList()))));
  }

  private static InferResponse response(
      Served served, InferRequest request, List<InferTensor> outputs) {
    return new InferResponse(served.name(), served.version(), request.id(), outputs);
  }
}
