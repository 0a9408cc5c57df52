package org.earshot.ingest;

/** Watches a feed. Called on the feed's thread and on the producer's, one call at a time. */
public interface FeedProgress {
  /** Watches nothing. */
  FeedProgress NONE =
      new FeedProgress() {
        @Override
        public void started(long clips) {}

        @Override
        public void expected(long clips) {}

        @Override
        public void done(long sent, long failed) {}

        @Override
        public void ended() {}
      };

  /** The feed begins. */
  void started(long clips);

  /** A file was refused and its copies will not come: so many clips there will be in all. */
  void expected(long clips);

  /** One more file is on its topic or among the dead letters. */
  void done(long sent, long failed);

  /** The feed is over, in whatever way. */
  void ended();
}
