package org.earshot.monitor;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The name of a running role: it sets the state directory, static group membership and the
 * transactional id, so any number of one role run on one machine. The name is held by a lock, so
 * two processes never share it.
 *
 * @param name host name and the first free number, unless chosen
 * @param directory the instance's own, for state
 */
record Instance(String name, Path directory, DirectoryLock lock) implements AutoCloseable {

  /**
   * Takes a name.
   *
   * @param chosen the name that the user gave, or null
   * @throws StartupException if the chosen name is held by another process
   */
  static Instance take(Path data, String role, String chosen) {
    Path instances = data.resolve("instances").resolve(role);
    if (chosen != null) {
      return tryTake(instances, chosen)
          .orElseThrow(
              () ->
                  new StartupException(
                      "instance %s of %s runs already as %s; choose another --instance"
                          .formatted(
                              chosen, role, DirectoryLock.holder(instances.resolve(chosen)))));
    }
    String host = host();
    for (int number = 1; ; number++) {
      var taken = tryTake(instances, host + "-" + number);
      if (taken.isPresent()) {
        return taken.get();
      }
    }
  }

  private static Optional<Instance> tryTake(Path instances, String name) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new StartupException(
          "an instance name is up to 64 letters, digits, dots, dashes or underscores, was " + name);
    }
    Path directory = instances.resolve(name);
    return DirectoryLock.tryLock(directory).map(lock -> new Instance(name, directory, lock));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
    } catch (UnknownHostException e) { // a machine without a resolvable name still has one process
      return "localhost";
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
