package org.earshot.it;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the one demo that several classes look at: it starts with the first and ends with all. */
final class DemoExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(DemoExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RunningDemo.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .demo;
  }

  /** What ends with the last test of all. */
  private static final class Shared implements AutoCloseable {
    private final Path data = Folders.temporary("demo");
    private final RunningDemo demo = RunningDemo.start(data, "--clips-per-second", "1");

    @Override
    public void close() {
      demo.close();
      Folders.delete(data);
    }
  }
}
