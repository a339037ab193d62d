package dev.heed.benchmarks;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The source files of Heed whose code one command passes, in order, before and after the model is
 * open: {@code apps/benchmarks/run Walk run image-classification examples/photos/cat.png}. A
 * debugger's breakpoints on every method tell; each file reports once. What is done before the task
 * is chosen (plugins are listed, words parsed) isn't counted. {@code -Dwalk.class.path} walks
 * through another build of Heed in the same way.
 */
public final class Walk {

  /** What a file belongs to: opening the model, or the inputs' own way. */
  private enum Phase {
    START,
    OPENING,
    CALL
  }

  private final VirtualMachine vm;
  private final EventRequestManager requests;
  private final Map<String, List<BreakpointRequest>> breakpoints = new LinkedHashMap<>();
  private final Map<Phase, Set<String>> files = new LinkedHashMap<>();
  private Phase phase = Phase.START;

  private Walk(VirtualMachine vm) {
    this.vm = vm;
    this.requests = vm.eventRequestManager();
    for (Phase each : Phase.values()) {
      files.put(each, new LinkedHashSet<>());
    }
  }

  public static void main(String[] args) throws Exception {
    Path options = Files.createTempFile("walk", ".txt");
    String classPath = System.getProperty("walk.class.path", System.getProperty("java.class.path"));
    Files.writeString(options, "-cp\n" + classPath + "\n");
    LaunchingConnector java = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> how = java.defaultArguments();
    how.get("main").setValue("dev.heed.cli.Main " + String.join(" ", args));
    how.get("options").setValue("@" + options);
    Walk walk = new Walk(java.launch(how));
    forward(walk.vm.process().getInputStream());
    forward(walk.vm.process().getErrorStream());
    walk.follow();
    walk.print();
  }

  private void follow() throws InterruptedException {
    ClassPrepareRequest classes = requests.createClassPrepareRequest();
    classes.addClassFilter("dev.heed.*");
    classes.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
    classes.enable();
    try {
      while (true) {
        EventSet events = vm.eventQueue().remove();
        events.forEach(this::take);
        events.resume();
      }
    } catch (VMDisconnectedException ended) {
      // as every command does
    }
  }

  private void take(Event event) {
    if (event instanceof ClassPrepareEvent prepared) {
      watch(prepared.referenceType());
    } else if (event instanceof BreakpointEvent hit) {
      pass(hit.location());
    }
  }

  private void pass(Location at) {
    String file = file(at.declaringType());
    boolean made = at.method().isConstructor();
    if (phase == Phase.START && file.equals("dev.heed.cli.TaskChoice") && made) {
      enter(Phase.OPENING);
    } else if (phase == Phase.OPENING && file.equals("dev.heed.Pipeline") && made) {
      enter(Phase.CALL);
    } else if (phase != Phase.START && files.get(phase).add(file)) {
      breakpoints.get(file).forEach(BreakpointRequest::disable);
    }
  }

  private void enter(Phase next) {
    phase = next;
    breakpoints.values().forEach(all -> all.forEach(BreakpointRequest::enable));
  }

  private void watch(ReferenceType type) {
    if (type.name().contains("$$Lambda")) {
      return; // its body is a method of the class around it
    }
    List<BreakpointRequest> of = breakpoints.computeIfAbsent(file(type), f -> new ArrayList<>());
    boolean seen = files.get(phase).contains(file(type));
    for (Method method : type.methods()) {
      Location begin = method.location();
      if (begin != null && begin.codeIndex() >= 0) {
        BreakpointRequest request = requests.createBreakpointRequest(begin);
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        of.add(request);
        boolean chooses = method.isConstructor() && file(type).equals("dev.heed.cli.TaskChoice");
        if (phase == Phase.START ? chooses : !seen) {
          request.enable();
        }
      }
    }
  }

  private static String file(ReferenceType type) {
    String name = type.name();
    try {
      return name.substring(0, name.lastIndexOf('.') + 1)
          + type.sourceName().replaceFirst("\\.java$", "");
    } catch (AbsentInformationException e) {
      return name.replaceFirst("\\$.*", "");
    }
  }

  private void print() {
    Set<String> all = new LinkedHashSet<>(files.get(Phase.OPENING));
    all.addAll(files.get(Phase.CALL));
    for (Phase each : List.of(Phase.OPENING, Phase.CALL)) {
      System.out.println(each + ": " + files.get(each).size() + " files");
      files.get(each).forEach(file -> System.out.println("  " + file));
    }
    System.out.println("both: " + all.size() + " files");
  }

  private static void forward(InputStream said) {
    Thread thread =
        new Thread(
            () -> {
              try {
                said.transferTo(System.err);
              } catch (IOException e) {
                // the process has ended
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
