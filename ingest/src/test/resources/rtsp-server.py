"""Serves a WAV file by RTSP until it is killed: rtsp-server.py PORT FILE CODING [USER PASSWORD].

CODING is L16 or PCMU. The port and /live make the address; each client hears the file from its
beginning, at its own pace.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

PAYLOADS = {
    "L16": "audio/x-raw,format=S16BE ! rtpL16pay name=pay0 pt=96",
    "PCMU": "audioresample ! audio/x-raw,rate=8000 ! mulawenc ! rtppcmupay name=pay0 pt=0",
}


def main():
    port, path, coding = sys.argv[1:4]
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        f'( filesrc location="{path}" ! wavparse ! audioconvert ! {PAYLOADS[coding]} )'
    )
    if len(sys.argv) > 4:
        protect(server, factory, sys.argv[4], sys.argv[5])
    server.get_mount_points().add_factory("/live", factory)
    server.attach(None)
    GLib.MainLoop().run()


def protect(server, factory, user, password):
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "listener")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_permission_for_role("listener", "media.factory.access", True)
    permissions.add_permission_for_role("listener", "media.factory.construct", True)
    factory.set_permissions(permissions)


main()
