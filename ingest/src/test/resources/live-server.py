"""Serves live audio by RTSP until it is killed: live-server.py PORT.

The audio is the time itself: 16-bit samples at 8000 Hz, each the number of its 8000th of a second on
the monotonic clock, modulo 65536. What is captured therefore tells by itself when it was captured,
and what is missing. While this process stands still its audio passes unheard, as at a microphone.
"""

import sys
import time

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

RATE = 8000
CHUNK = 160  # 20 ms
LATE = 8000  # a second behind: what is older is lost
PIPELINE = (
    "( appsrc name=microphone is-live=true format=time do-timestamp=true "
    f"caps=audio/x-raw,format=S16BE,rate={RATE},channels=1,layout=interleaved "
    "! rtpL16pay name=pay0 pt=96 )"
)


def now():
    return time.monotonic_ns() * RATE // 1_000_000_000


class Microphone:
    def __init__(self, appsrc):
        self.appsrc = appsrc
        self.next = now()
        GLib.timeout_add(10, self.push)

    def push(self):
        if now() - self.next > LATE:
            self.next = now()
        while self.next + CHUNK <= now():
            samples = bytearray()
            for index in range(self.next, self.next + CHUNK):
                samples += (index % 65536).to_bytes(2, "big")
            self.next += CHUNK
            buffer = Gst.Buffer.new_wrapped(bytes(samples))
            if self.appsrc.emit("push-buffer", buffer) != Gst.FlowReturn.OK:
                return False
        return True


def configure(_, media):
    media.microphone = Microphone(media.get_element().get_child_by_name("microphone"))


def main():
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(sys.argv[1])
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(PIPELINE)
    factory.set_latency(0)
    factory.connect("media-configure", configure)
    server.get_mount_points().add_factory("/live", factory)
    server.attach(None)
    GLib.MainLoop().run()


main()
